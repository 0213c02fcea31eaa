package io.drover.simulation.fleet;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.worker.Executor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Work that has arrived and is not done, served in order of arrival. A task runs on one slot, whatever is free. */
final class FluidQueue {

    /** What one second brought of one kind of task. */
    private static final class Parcel {
        private final int arrived;
        private final int kind;
        private final double tasks;
        private double left;

        private Parcel(int arrived, int kind, double left) {
            this.arrived = arrived;
            this.kind = kind;
            this.tasks = left / Trace.TASK_SECONDS.get(kind);
            this.left = left;
        }
    }

    private static final double NOTHING = 1e-6;

    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final double[] work = new double[Trace.TASK_SECONDS.size()];
    private final double[] tasks = new double[Trace.TASK_SECONDS.size()];
    private double running;

    void arrive(int second, Trace trace) {
        for (int kind = 0; kind < work.length; kind++) {
            double arriving = trace.arriving().get(kind)[second];
            if (arriving > NOTHING) {
                Parcel parcel = new Parcel(second, kind, arriving);
                parcels.add(parcel);
                work[kind] += parcel.left;
                tasks[kind] += parcel.tasks;
            }
        }
    }

    /** One second of so many slots; returns how many of them were busy. */
    double serve(int slots) {
        double free = slots;
        Iterator<Parcel> iterator = parcels.iterator();
        while (free > NOTHING && iterator.hasNext()) {
            Parcel parcel = iterator.next();
            double done = Math.min(free, Math.min(parcel.tasks, parcel.left));
            free -= done;
            parcel.left -= done;
            work[parcel.kind] = Math.max(0, work[parcel.kind] - done);
            if (parcel.left < NOTHING) {
                tasks[parcel.kind] = Math.max(0, tasks[parcel.kind] - parcel.tasks);
                iterator.remove();
            }
        }
        running = slots - free;
        return running;
    }

    boolean isEmpty() {
        return parcels.isEmpty();
    }

    /** For how many seconds the oldest work has been here; 0 without any. */
    int oldest(int second) {
        return parcels.isEmpty() ? 0 : second + 1 - parcels.getFirst().arrived;
    }

    /** @param error what predictions are wrong by, for each kind: 1.1 predicts a tenth too much */
    Backlog backlog(double[] error) {
        List<Demand> demands = new ArrayList<>();
        for (int kind = 0; kind < work.length; kind++) {
            if (work[kind] > NOTHING) {
                Duration predicted = Duration.ofMillis(Math.round(work[kind] * error[kind] * 1e3));
                demands.add(new Demand(Executor.VM, 1, Math.max(1, Math.round(tasks[kind])), predicted));
            }
        }
        return Backlog.of(demands);
    }

    Messages messages() {
        double all = tasks[0] + tasks[1];
        return new Messages(Math.max(0, Math.round(all - running)), Math.round(Math.min(all, running)));
    }
}
