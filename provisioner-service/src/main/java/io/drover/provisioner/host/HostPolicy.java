package io.drover.provisioner.host;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.provisioner.local.Child;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the records want the processes to be. An instance has one worker in its life: one that has ended is reported, as a
 * machine that went off would be seen, and not started again.
 */
final class HostPolicy {

    private HostPolicy() {}

    static List<HostAction> decide(HostView view) {
        Map<String, Hosted> hosted = view.hosted().stream()
                .collect(Collectors.toMap(
                        instance -> instance.id().value(), Function.identity(), (first, second) -> first));
        List<HostAction> actions = new ArrayList<>();
        view.children()
                .forEach((id, child) ->
                        of(view, child, Optional.ofNullable(hosted.get(id))).ifPresent(actions::add));
        hosted.values().stream()
                .filter(instance -> !view.children().containsKey(instance.id().value()))
                .flatMap(instance -> start(view, instance))
                .forEach(actions::add);
        return actions;
    }

    private static Optional<HostAction> of(HostView view, Child child, Optional<Hosted> instance) {
        InstanceId id = new InstanceId(child.name());
        boolean wanted = instance.filter(Hosted::isWanted).isPresent();
        return switch (child.state()) {
            case RUNNING -> wanted ? Optional.empty() : Optional.of(new HostAction.Stop(id));
            case STOPPING -> Optional.empty();
            case ENDED ->
                !wanted
                        ? Optional.of(new HostAction.Forget(id))
                        : view.reported().contains(id)
                                ? Optional.empty()
                                : Optional.of(new HostAction.Report(id, reason(child)));
        };
    }

    private static Stream<HostAction> start(HostView view, Hosted instance) {
        boolean due = view.firstSeen()
                        .getOrDefault(instance.id(), view.now())
                        .plus(view.bootDelay())
                        .compareTo(view.now())
                <= 0;
        return instance.isWanted() && due && !view.reported().contains(instance.id())
                ? Stream.of(new HostAction.Start(instance))
                : Stream.empty();
    }

    private static String reason(Child child) {
        Integer status = child.status();
        if (status == null) {
            return "lost";
        }
        // Idle or drained, which a worker says with 0; 143 is how a JVM answers SIGTERM.
        return status == 0 || status == 143 ? "ended" : "crashed";
    }
}
