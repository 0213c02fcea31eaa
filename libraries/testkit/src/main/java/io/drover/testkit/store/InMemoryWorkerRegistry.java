package io.drover.testkit.store;

import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.WorkerRegistry;
import java.util.List;
import java.util.Optional;

/** {@link WorkerRegistry} over maps. */
final class InMemoryWorkerRegistry implements WorkerRegistry {

    private final InMemoryStores state;

    InMemoryWorkerRegistry(InMemoryStores state) {
        this.state = state;
    }

    @Override
    public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
        return state.locked(() -> {
            Optional<WorkerReport> other =
                    Optional.ofNullable(state.reports.get(report.id())).filter(last -> !report.replaces(last, from));
            if (other.isEmpty()) {
                state.reports.put(report.id(), report);
            }
            return other;
        });
    }

    @Override
    public void deregister(Holder life) {
        state.locked(() -> {
            WorkerReport last = state.reports.get(life.worker());
            if (last != null && last.info().incarnation().mayBe(life.incarnation())) {
                state.draining.remove(life.worker());
                state.reports.remove(life.worker());
            }
            return life;
        });
    }

    @Override
    public Optional<WorkerReport> find(WorkerId worker) {
        return state.locked(() -> Optional.ofNullable(state.reports.get(worker)));
    }

    @Override
    public List<WorkerReport> reports() {
        return state.locked(() -> List.copyOf(state.reports.values()));
    }

    @Override
    public boolean requestDrain(WorkerId worker) {
        return state.locked(() -> {
            boolean known = state.reports.containsKey(worker);
            if (known) {
                state.draining.add(worker);
            }
            return known;
        });
    }

    @Override
    public boolean drainRequested(WorkerId worker) {
        return state.locked(() -> state.draining.contains(worker));
    }
}
