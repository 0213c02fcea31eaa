package io.drover.ports;

/** Where an instance is in its life. */
public enum InstanceState {
    /** Asked for and not there yet. */
    PENDING,
    RUNNING,
    /** Asked to end, by us, by its worker or by the provider. */
    STOPPING,
    GONE;

    /** Whether it can be counted on to run a worker, now or soon. */
    public boolean isAlive() {
        return this == PENDING || this == RUNNING;
    }
}
