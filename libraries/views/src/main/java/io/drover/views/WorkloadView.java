package io.drover.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.model.fault.Fault;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Progress;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A workload as clients see it. Absent values are left out.
 *
 * @param executor what its fragments run on: {@code vm} or {@code faas}
 * @param fault why it ended, if not well
 * @param notice why it stands still, if something is wrong with it: it goes on by itself once that is mended
 * @param taskTimeMs run times of all tasks, added up
 * @param retryOf the workload whose unsuccessful tasks this one repeats; told once, when it is made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadView(
        String id,
        String kind,
        WorkloadState state,
        String client,
        int priority,
        String executor,
        Tasks tasks,
        FragmentCounts fragments,
        double taskTimeMs,
        @JsonSerialize(using = PlainDecimal.class) BigDecimal costDollars,
        Instant submittedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant deadline,
        Instant expiresAt,
        @Nullable FaultView fault,
        @Nullable FaultView notice,
        @Nullable String retryOf) {

    /**
     * Tasks by where they stand; the others add up to {@code total}.
     *
     * @param notRun those that an ended workload has no result of; nothing of it waits or runs any more
     */
    public record Tasks(long total, long waiting, long running, long succeeded, long failed, long notRun) {
        static Tasks of(UnitCounts counts, boolean ended) {
            return new Tasks(
                    counts.total(),
                    ended ? 0 : counts.waiting(),
                    ended ? 0 : counts.running(),
                    counts.succeeded(),
                    counts.failed(),
                    ended ? counts.total() - counts.ended() : 0);
        }
    }

    public static WorkloadView of(Workload workload) {
        return of(workload, null);
    }

    public static WorkloadView retryOf(WorkloadId original, Workload workload) {
        return of(workload, original.value());
    }

    private static WorkloadView of(Workload workload, @Nullable String retryOf) {
        Progress progress = workload.status().progress();
        @Nullable Fault fault = workload.status().fault();
        boolean over = workload.state().isTerminal();
        return new WorkloadView(
                workload.id().value(),
                "bag",
                workload.state(),
                workload.submission().client().value(),
                workload.submission().options().priority().value(),
                workload.submission().options().executor().name().toLowerCase(Locale.ROOT),
                Tasks.of(progress.units(), workload.state().isTerminal()),
                progress.fragments(),
                millis(progress.runTime()),
                progress.cost().toDollars(),
                workload.submission().submittedAt(),
                workload.status().startedAt(),
                workload.status().finishedAt(),
                workload.submission().options().deadline(),
                workload.expiresAt(),
                FaultView.ofNullable(over ? fault : null),
                FaultView.ofNullable(over ? null : fault),
                retryOf);
    }

    /** Milliseconds to the microsecond. */
    static double millis(Duration time) {
        return time.toNanos() / 1_000 / 1_000.0;
    }
}
