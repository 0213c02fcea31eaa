package io.drover.policy.fleet;

import io.drover.model.worker.InstanceId;

/** What the provisioner is to do, and why in words for people. */
public sealed interface FleetAction {

    String reason();

    record Launch(Pool pool, int count, String reason) implements FleetAction {}

    /** The instance's worker is to take no more work, finish what it holds, and then be ended. */
    record Drain(InstanceId instance, String reason) implements FleetAction {}

    /** The instance holds nothing, or is no worker any more. */
    record Terminate(InstanceId instance, String reason) implements FleetAction {}
}
