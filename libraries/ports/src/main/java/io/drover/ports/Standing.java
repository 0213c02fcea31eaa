package io.drover.ports;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a fragment stands, as far as claims are judged by it. No more of a row is read for that, so that nothing else in it
 * can spoil an answer. What cannot be read speaks for whoever says that the fragment is theirs: nobody is blamed for it.
 */
public sealed interface Standing {

    record Queued(AttemptNumber attempt) implements Standing {}

    /** @param holder null if that cannot be read */
    record Running(AttemptNumber attempt, @Nullable Holder holder) implements Standing {}

    /** @param worker null if that cannot be read */
    record Ended(AttemptNumber attempt, @Nullable WorkerId worker) implements Standing {}

    record Closed() implements Standing {}

    /** Not even the attempt can be read. */
    record Unreadable() implements Standing {}

    static Standing of(Fragment fragment) {
        AttemptNumber attempt = fragment.attempt();
        return switch (fragment.status()) {
            case FragmentStatus.Queued _ -> new Queued(attempt);
            case FragmentStatus.Running running -> new Running(attempt, running.holder());
            case FragmentStatus.Ended ended ->
                new Ended(attempt, ended.outcome().worker());
            case FragmentStatus.Closed _ -> new Closed();
        };
    }

    /**
     * The same of a row's texts, of which each may be anything.
     *
     * @param worker who has it, or ended it; null of one that is closed
     */
    static Standing of(
            @Nullable String attempt, @Nullable String state, @Nullable String worker, @Nullable String life) {
        @Nullable AttemptNumber number = readOrNull(attempt, text -> new AttemptNumber(Integer.parseInt(text)));
        if (number == null) {
            return new Unreadable();
        }
        return switch (readOrNull(state, FragmentState::valueOf)) {
            case QUEUED -> new Queued(number);
            case RUNNING -> {
                @Nullable WorkerId id = readOrNull(worker, WorkerId::new);
                @Nullable Incarnation incarnation = readOrNull(life, Incarnation::new);
                yield new Running(number, id == null || incarnation == null ? null : new Holder(id, incarnation));
            }
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED ->
                worker == null ? new Closed() : new Ended(number, readOrNull(worker, WorkerId::new));
            case null -> new Running(number, null);
        };
    }

    private static <T> @Nullable T readOrNull(@Nullable String text, Function<String, T> read) {
        try {
            return text == null ? null : read.apply(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Whether an attempt that a worker has won is still the worker's. One that is QUEUED again was claimed before the
     * store lost its last moments: nobody else has it.
     *
     * @param won a claim of this fragment
     */
    default boolean belongsTo(Holder holder, Claim won) {
        return switch (this) {
            case Queued(AttemptNumber attempt) -> attempt.equals(won.attempt());
            case Running(AttemptNumber attempt, @Nullable Holder now) ->
                attempt.equals(won.attempt()) && (now == null || now.equals(holder));
            case Ended(AttemptNumber attempt, @Nullable WorkerId worker) ->
                attempt.equals(won.attempt()) && (worker == null || worker.equals(holder.worker()));
            case Closed _ -> false;
            case Unreadable _ -> true;
        };
    }

    /** The answer to a claim of this fragment that was not won. */
    default ClaimAnswer notWon(Claim claim) {
        return switch (this) {
            case Running running when running.attempt().equals(claim.attempt()) -> ClaimAnswer.HELD;
            case Unreadable _ -> ClaimAnswer.HELD;
            default -> ClaimAnswer.STALE;
        };
    }
}
