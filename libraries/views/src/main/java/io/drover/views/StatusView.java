package io.drover.views;

import io.drover.model.worker.WorkerState;
import io.drover.ports.QueueDepth;
import java.util.List;

/** The whole system on one page: queues and where fragments can run. */
public record StatusView(Queues queues, Executors executors) {

    public record Queues(QueueDepth submissions, QueueDepth requests, QueueDepth deadLetters) {}

    public record Executors(Vm vm) {}

    /**
     * The fleet.
     *
     * @param slots of healthy workers; {@code busy} of them run a fragment
     * @param endpoints host and port of each healthy worker
     */
    public record Vm(Workers workers, int slots, int busy, List<String> endpoints) {

        static Vm of(List<WorkerView> workers) {
            List<WorkerView> healthy =
                    workers.stream().filter(WorkerView::healthy).toList();
            int draining = (int) healthy.stream()
                    .filter(worker -> worker.state() == WorkerState.DRAINING)
                    .count();
            return new Vm(
                    new Workers(workers.size(), healthy.size(), draining),
                    healthy.stream().mapToInt(WorkerView::slots).sum(),
                    healthy.stream().mapToInt(WorkerView::busy).sum(),
                    healthy.stream().map(WorkerView::address).toList());
        }
    }

    /** Workers that have not signed off; {@code draining} counts healthy ones. */
    public record Workers(int total, int healthy, int draining) {}
}
