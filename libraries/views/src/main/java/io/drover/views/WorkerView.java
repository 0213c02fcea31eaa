package io.drover.views;

import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;

/**
 * A worker as clients see it.
 *
 * @param healthy whether its last heartbeat is young by the reader's clock, or no older than three of the intervals that it
 *     announced, and no cell has found it deaf
 * @param deaf whether a cell gives it nothing more, since it reports itself and does nothing of what it has
 */
public record WorkerView(
        String id,
        WorkerState state,
        int slots,
        int busy,
        String address,
        String zone,
        long pid,
        Instant startedAt,
        Instant heartbeatAt,
        boolean healthy,
        boolean deaf) {

    static WorkerView of(WorkerReport report, Instant now, Duration healthyWithin, boolean isDeaf) {
        boolean isHeard = report.heartbeatAt()
                .plus(longer(healthyWithin, report.interval().multipliedBy(3)))
                .isAfter(now);
        return new WorkerView(
                report.id().value(),
                report.state(),
                report.info().slots(),
                report.busy(),
                report.info().address(),
                report.info().zone(),
                report.info().pid(),
                report.info().startedAt(),
                report.heartbeatAt(),
                isHeard && !isDeaf,
                isHeard && isDeaf);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
