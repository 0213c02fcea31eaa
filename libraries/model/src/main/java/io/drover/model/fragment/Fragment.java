package io.drover.model.fragment;

import io.drover.model.worker.Holder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fragment as the store keeps it.
 *
 * @param attempt the current attempt; messages of any other are stale
 * @param dispatchedAt when the current attempt went out
 * @param trouble what has gone wrong with it so far
 * @param copyOf the number of the fragment whose portion this one runs a second time near the end of a bag; absent for
 *     an original
 */
public record Fragment(
        FragmentKey key,
        Portion portion,
        AttemptNumber attempt,
        Instant dispatchedAt,
        FragmentStatus status,
        Trouble trouble,
        @Nullable Integer copyOf) {

    /** One that was cut just now. */
    public static Fragment first(FragmentKey key, Portion portion, Instant now, @Nullable Integer copyOf) {
        return new Fragment(
                key, portion, AttemptNumber.FIRST, now, new FragmentStatus.Queued(null), Trouble.NONE, copyOf);
    }

    /** The tasks of a bag's fragment. */
    public TaskRange range() {
        return switch (portion) {
            case TaskRange range -> range;
        };
    }

    public Claim claim() {
        return new Claim(key, attempt);
    }

    /**
     * Whether an attempt that a worker has won is still the worker's. One that is QUEUED again was claimed before the
     * store lost its last moments: nobody else has it.
     */
    public boolean belongsTo(Holder holder, Claim won) {
        return claim().equals(won)
                && switch (status) {
                    case FragmentStatus.Queued _ -> true;
                    case FragmentStatus.Running running -> running.holder().equals(holder);
                    case FragmentStatus.Ended ended -> ended.outcome().worker().equals(holder.worker());
                    case FragmentStatus.Closed _ -> false;
                };
    }

    /** The same in another state. */
    public Fragment with(FragmentStatus next) {
        return new Fragment(key, portion, attempt, dispatchedAt, next, trouble, copyOf);
    }

    public FragmentState state() {
        return status.state();
    }
}
