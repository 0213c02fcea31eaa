package io.drover.policy.cut;

import java.time.Duration;

/**
 * Guided self-scheduling with a target time (J+): {@code size = clamp(target / mean, 1, ceil(remaining / (2 * slots)))}.
 * The target keeps the cost of a dispatch small beside the work; the guided bound makes fragments shrink towards the
 * end, so that all slots end together. A bag whose task time nobody knows begins with single tasks.
 *
 * @param target how long a fragment should run
 * @param maxTasks never more tasks than this in one fragment, so that its results stay small
 */
public record CutPolicy(Duration target, int maxTasks) {

    public CutPolicy {
        if (target.isNegative() || target.isZero() || maxTasks < 1) {
            throw new IllegalArgumentException(
                    "a cut needs a positive target and size, not " + target + ", " + maxTasks);
        }
    }

    /** How many tasks the next fragment holds, from 1 to {@code view.remaining()}. */
    public int size(CutView view) {
        long most = Math.min(view.remaining(), maxTasks);
        if (view.forcedSize() > 0) {
            return (int) Math.min(most, view.forcedSize());
        }
        if (view.meanTaskMicros() < 0) {
            return 1;
        }
        double fitting = target.toNanos() / 1_000.0 / Math.max(view.meanTaskMicros(), 1e-3);
        long guided = Math.ceilDiv(view.remaining(), 2L * view.slots());
        return (int) Math.max(1, Math.min(Math.min((long) fitting, guided), most));
    }
}
