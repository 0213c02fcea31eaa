package io.drover.cli.gateway;

import java.time.Duration;

/** Waits. */
@FunctionalInterface
public interface Pause {

    void pause(Duration time) throws InterruptedException;
}
