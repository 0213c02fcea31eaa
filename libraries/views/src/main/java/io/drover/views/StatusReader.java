package io.drover.views;

import io.drover.model.worker.WorkerId;
import io.drover.ports.CellLeases;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads queues and workers as they are now. Thread-safe; throws like the ports. */
public final class StatusReader {

    /** The queues that are shown. */
    public record Watched(WorkQueue submissions, WorkQueue requests, WorkQueue deadLetters) {}

    private final Watched queues;
    private final WorkerRegistry registry;
    private final CellLeases cells;
    private final InstantSource clock;
    private final Duration healthyWithin;

    /** @param healthyWithin how old the last heartbeat of a healthy worker may be */
    public StatusReader(
            Watched queues, WorkerRegistry registry, CellLeases cells, InstantSource clock, Duration healthyWithin) {
        this.queues = queues;
        this.registry = registry;
        this.cells = cells;
        this.clock = clock;
        this.healthyWithin = healthyWithin;
    }

    public StatusView status() {
        return new StatusView(
                new StatusView.Queues(
                        queues.submissions().depth(),
                        queues.requests().depth(),
                        queues.deadLetters().depth()),
                new StatusView.Executors(StatusView.Vm.of(workers())));
    }

    /** Every worker that has not signed off, by id. */
    public List<WorkerView> workers() {
        Instant now = clock.instant();
        Set<WorkerId> deaf = cells.backlogs().values().stream()
                .flatMap(backlog -> backlog.deaf().stream())
                .collect(Collectors.toSet());
        return registry.reports().stream()
                .map(report -> WorkerView.of(report, now, healthyWithin, deaf.contains(report.id())))
                .sorted(Comparator.comparing(WorkerView::id))
                .toList();
    }
}
