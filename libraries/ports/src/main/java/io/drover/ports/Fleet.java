package io.drover.ports;

import java.util.List;

/**
 * Machines that run workers. Thread-safe. When the provider does not answer, methods throw a {@code FaultException} with
 * the advice AGAIN: then it is unknown whether the call took effect, and {@link #instances} tells.
 */
public interface Fleet {

    /**
     * Starts one instance, once for each launch id: a caller that heard no answer may repeat the call. An instance that
     * is RUNNING is not yet a worker that takes work: that shows only in the worker's own heartbeat.
     *
     * @throws io.drover.model.fault.FaultException with FIELD_INVALID if there is no such type; the message lists those
     *     there are
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
}
