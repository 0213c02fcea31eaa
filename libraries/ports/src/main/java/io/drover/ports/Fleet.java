package io.drover.ports;

import java.util.List;

/**
 * Machines that run workers. Thread-safe; throws a {@code FaultException} with {@code FLEET_UNAVAILABLE} when the
 * provider does not answer: then it is unknown whether the call took effect, and {@link #instances} tells.
 */
public interface Fleet {

    /**
     * Starts instances. The same launch id never starts more than it did the first time, so a caller that heard no
     * answer may repeat the call. An instance that is RUNNING is not yet a worker that takes work: that shows only in
     * the worker's own heartbeat.
     *
     * @return the ids of all instances of this launch; fewer than asked for if the provider had no more to give
     * @throws io.drover.model.fault.FaultException with FIELD_INVALID if there is no such type; the message lists those
     *     there are
     */
    List<InstanceId> launch(LaunchSpec spec);

    /**
     * Every instance that this installation launched and that is not GONE, and for a while those that are. An instance
     * that is missing from an answer is gone too.
     */
    List<Instance> instances();

    /**
     * Asks an instance to end: its worker gets the time to finish what it holds, then it is ended anyway. Returns at
     * once. Ending one that is ending, gone or unknown changes nothing.
     */
    void terminate(InstanceId id);

    /**
     * What can be launched.
     *
     * @throws io.drover.model.fault.FaultException with FIELD_INVALID if there is no such type; the message lists those
     *     there are
     */
    InstanceType type(String name);
}
