package io.drover.model.fragment;

import io.drover.model.worker.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fragment as the store keeps it.
 *
 * @param attempt the current attempt; messages of any other are stale
 * @param dispatchedAt when the current attempt went out
 * @param copyOf the number of the fragment whose range this one runs a second time near the end of a bag; absent for
 *     an original
 */
public record Fragment(
        FragmentKey key,
        TaskRange range,
        AttemptNumber attempt,
        Instant dispatchedAt,
        FragmentStatus status,
        @Nullable Integer copyOf) {

    public Claim claim() {
        return new Claim(key, attempt);
    }

    /**
     * Whether an attempt that a worker has won is still the worker's. One that is QUEUED again was claimed before the
     * store lost its last moments: nobody else has it.
     */
    public boolean belongsTo(WorkerId worker, Claim won) {
        return claim().equals(won)
                && switch (status) {
                    case FragmentStatus.Queued _ -> true;
                    case FragmentStatus.Running running -> running.worker().equals(worker);
                    case FragmentStatus.Ended ended -> ended.outcome().worker().equals(worker);
                    case FragmentStatus.Closed _ -> false;
                };
    }

    public FragmentState state() {
        return status.state();
    }
}
