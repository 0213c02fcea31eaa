package io.drover.cli.gateway;

import java.time.Duration;

/** Hears of calls that are made again. */
@FunctionalInterface
public interface Retries {

    Retries QUIET = (trouble, left) -> {};

    /**
     * Called before the pause.
     *
     * @param left for how much longer, at most, it will be tried
     */
    void tryingAgain(CallTrouble trouble, Duration left);
}
