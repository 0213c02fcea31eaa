package io.drover.ports;

/** What goes over links. */
public enum LinkMode {
    /** Nothing: everything goes by queues. */
    OFF,
    /** What begins at once; what waits for a slot goes by the queue. */
    IDLE,
    /** All that workers with a link take. */
    ALL
}
