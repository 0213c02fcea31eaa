package io.drover.ports;

import io.drover.model.worker.InstanceId;
import java.util.List;
import java.util.Optional;

/**
 * Machines that run workers. Thread-safe. Methods throw a {@code FaultException}: with FLEET_UNAVAILABLE when the provider
 * does not answer, and then it is unknown whether the call took effect, which {@link #instances} tells; with
 * FLEET_THROTTLED when there were too many calls; with FLEET_REFUSED when the provider denies the right, or knows no such
 * template, image or network. The message says what to do.
 */
public interface Fleet {

    /**
     * Starts one instance, once for each launch id: a caller that heard no answer may repeat the call. An instance that
     * is RUNNING is not yet a worker that takes work: that shows only in the heartbeat of the worker whose id is the
     * instance's.
     *
     * @throws io.drover.model.fault.FaultException also with FIELD_INVALID if there is no such type or zone, the message
     *     lists those there are; with FLEET_NO_CAPACITY if the provider has none of them there now; with FLEET_QUOTA if the
     *     account may not have more
     */
    Instance launch(LaunchSpec spec);

    /**
     * Every instance that this fleet launched and that is not GONE, and those that are at least once. One that is missing
     * from a later answer is gone too.
     */
    List<Instance> instances();

    /**
     * Asks an instance to end: its worker gets the time to finish what it holds, then it is ended anyway. Returns at
     * once. Ending one that is ending, gone or unknown changes nothing.
     */
    void terminate(InstanceId id);

    /**
     * What an instance that is gone, or its worker, said last: one line for people, where the fleet knows. Empty for all
     * others.
     */
    default Optional<String> lastWords(InstanceId id) {
        return Optional.empty();
    }
}
