package io.drover.ports;

import io.drover.model.worker.InstanceId;
import java.util.List;

/**
 * Instances of which a provider keeps records without running them, as emulators of EC2 do: what an instance host makes
 * processes of. Thread-safe; throws like {@link Fleet}.
 */
public interface HostedInstances {

    /**
     * @param slots of its worker; 0: as many as the machine has processors
     */
    record Hosted(InstanceId id, int slots, String zone, Instance.State state) {

        /** Whether its worker ought to run. */
        public boolean isWanted() {
            return state == Instance.State.PENDING || state == Instance.State.RUNNING;
        }
    }

    /** Every instance of the installation, whoever launched it. One that is missing is gone. */
    List<Hosted> list();

    /**
     * Says that an instance has ended by itself. One that is ending, gone or unknown stays so.
     *
     * @param reason one word, kept with the instance
     */
    void terminate(InstanceId id, String reason);
}
