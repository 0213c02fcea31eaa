package io.drover.policy.pace;

import java.time.Duration;

/**
 * How often to look for what nobody tells: often while there is work or was lately, rarely when it has been quiet. Looks
 * cost money; what arrives by a queue wakes its reader by itself, so that the rare ones cost no time.
 *
 * @param busy between two looks while something goes on
 * @param idle between two looks when nothing has for long; a shorter one than {@code busy} means that
 * @param after how long nothing has to have gone on before it is quiet
 */
public record IdlePace(Duration busy, Duration idle, Duration after) {

    public IdlePace {
        if (!busy.isPositive() || after.isNegative()) {
            throw new IllegalArgumentException("a pace is positive, and quiet begins after no negative time");
        }
        idle = idle.compareTo(busy) < 0 ? busy : idle;
    }

    /** @param quietFor for how long nothing has gone on; zero while something does */
    public boolean isQuiet(Duration quietFor) {
        return quietFor.compareTo(after) >= 0 && quietFor.isPositive();
    }

    /**
     * Until the next look.
     *
     * @param quietFor as for {@link #isQuiet}
     */
    public Duration interval(Duration quietFor) {
        return isQuiet(quietFor) ? idle : busy;
    }
}
