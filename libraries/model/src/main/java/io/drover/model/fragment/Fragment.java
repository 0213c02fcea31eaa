package io.drover.model.fragment;

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

    /** An earlier attempt that ran to its end, of which this one repeats a part; absent also for one that is over. */
    public @Nullable FragmentOutcome previous() {
        return switch (status) {
            case FragmentStatus.Queued queued -> queued.previous();
            case FragmentStatus.Running running -> running.previous();
            case FragmentStatus.Ended _, FragmentStatus.Closed _ -> null;
        };
    }

    public Claim claim() {
        return new Claim(key, attempt);
    }

    /** The same in another state. */
    public Fragment with(FragmentStatus next) {
        return new Fragment(key, portion, attempt, dispatchedAt, next, trouble, copyOf);
    }

    public FragmentState state() {
        return status.state();
    }
}
