package io.drover.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.WorkerId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A fragment as clients see it. Absent values are left out.
 *
 * @param first the index of its first task; {@code end} lies behind the last one
 * @param taskTimeMs run times of its tasks, added up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FragmentView(
        int number,
        long first,
        long end,
        FragmentState state,
        int attempt,
        @Nullable String worker,
        Instant dispatchedAt,
        @Nullable Instant claimedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Tally tasks,
        @Nullable Double taskTimeMs,
        @JsonSerialize(using = PlainDecimal.class) @Nullable BigDecimal costDollars,
        @Nullable Integer copyOf,
        @Nullable FaultView fault) {

    /** How its tasks ended. */
    public record Tally(long succeeded, long failed) {}

    public static FragmentView of(Fragment fragment) {
        return switch (fragment.status()) {
            case FragmentStatus.Queued _ -> unended(fragment, null, null, null, null);
            case FragmentStatus.Running running -> unended(fragment, running.worker(), running.claimedAt(), null, null);
            case FragmentStatus.Ended ended -> ended(fragment, ended.outcome());
            case FragmentStatus.Closed closed ->
                unended(fragment, null, null, closed.at(), FaultView.of(closed.fault()));
        };
    }

    private static FragmentView unended(
            Fragment fragment,
            @Nullable WorkerId worker,
            @Nullable Instant claimedAt,
            @Nullable Instant finishedAt,
            @Nullable FaultView fault) {
        return new FragmentView(
                fragment.key().number(),
                fragment.range().first(),
                fragment.range().end(),
                fragment.state(),
                fragment.attempt().value(),
                worker == null ? null : worker.value(),
                fragment.dispatchedAt(),
                claimedAt,
                null,
                finishedAt,
                null,
                null,
                null,
                fragment.copyOf(),
                fault);
    }

    private static FragmentView ended(Fragment fragment, FragmentOutcome outcome) {
        return new FragmentView(
                fragment.key().number(),
                fragment.range().first(),
                fragment.range().end(),
                fragment.state(),
                fragment.attempt().value(),
                outcome.worker().value(),
                fragment.dispatchedAt(),
                null,
                outcome.startedAt(),
                outcome.finishedAt(),
                new Tally(
                        outcome.tasks().tally().succeeded(),
                        outcome.tasks().tally().failed()),
                WorkloadView.millis(outcome.runTime()),
                outcome.cost().toDollars(),
                fragment.copyOf(),
                null);
    }
}
