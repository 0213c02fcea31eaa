package io.drover.provisioner.host;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances.Hosted;

/** One step that brings processes and records together. */
sealed interface HostAction {

    /** Start the worker of an instance. */
    record Start(Hosted instance) implements HostAction {}

    /** Ask a worker to end whose instance was ended. */
    record Stop(InstanceId id) implements HostAction {}

    /** Say that an instance has ended, because its worker has. */
    record Report(InstanceId id, String reason) implements HostAction {}

    /** Forget a worker that has ended, and whose instance too. */
    record Forget(InstanceId id) implements HostAction {}
}
