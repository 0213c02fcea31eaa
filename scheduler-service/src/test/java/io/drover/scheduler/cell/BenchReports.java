package io.drover.scheduler.cell;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What workers report; no two reports have the same beat. */
final class BenchReports {

    private static final AtomicLong BEATS = new AtomicLong();

    private BenchReports() {}

    static WorkerReport of(Holder holder, int slots, List<Claim> held, List<Claim> begun, Instant now) {
        return of(holder, slots, held.size(), held, begun, List.of(), now);
    }

    /** One whose slots are at what it has begun, and at nothing else: the rest waits for one. */
    static WorkerReport busyWith(Holder holder, int slots, List<Claim> held, List<Claim> begun, Instant now) {
        List<Claim> waiting =
                held.stream().filter(claim -> !begun.contains(claim)).toList();
        return of(holder, slots, begun.size(), held, begun, waiting, now);
    }

    private static WorkerReport of(
            Holder holder, int slots, int busy, List<Claim> held, List<Claim> begun, List<Claim> waiting, Instant now) {
        WorkerInfo info =
                new WorkerInfo(slots, "127.0.0.1:1", 1, "zone", now, Money.ZERO, Executor.VM, holder.incarnation());
        return new WorkerReport(
                holder.worker(),
                info,
                WorkerState.READY,
                BEATS.incrementAndGet(),
                Duration.ofSeconds(1),
                busy,
                held,
                begun,
                waiting,
                now);
    }
}
