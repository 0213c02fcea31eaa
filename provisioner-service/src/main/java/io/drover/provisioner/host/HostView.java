package io.drover.provisioner.host;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.provisioner.local.Child;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a host sees.
 *
 * @param hosted every instance that the provider knows; whatever is missing is gone
 * @param children the worker processes by their instances' ids
 * @param firstSeen since when an instance is known to this host
 * @param reported instances of which the provider was told that they have ended
 * @param bootDelay how long a machine would take before its worker starts
 */
record HostView(
        Instant now,
        List<Hosted> hosted,
        Map<String, Child> children,
        Map<InstanceId, Instant> firstSeen,
        Set<InstanceId> reported,
        Duration bootDelay) {

    HostView {
        hosted = List.copyOf(hosted);
        children = Map.copyOf(children);
        firstSeen = Map.copyOf(firstSeen);
        reported = Set.copyOf(reported);
    }
}
