package io.drover.ports;

import io.drover.model.worker.InstanceId;
import java.time.Instant;

/**
 * One machine of a fleet.
 *
 * @param spec what it was launched for
 * @param launchedAt by the fleet's clock
 */
public record Instance(InstanceId id, LaunchSpec spec, State state, Instant launchedAt) {

    /** Where an instance is in its life. */
    public enum State {
        /** Asked for and not there yet. */
        PENDING,
        RUNNING,
        /** Asked to end. */
        STOPPING,
        GONE
    }
}
