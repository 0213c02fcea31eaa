package io.drover.gateway.waiting;

import java.time.Duration;

/** Lets a request wait. Thread-safe. */
public interface Waiting {

    /** Waits for {@code time}; the answer is false if the service is stopping, and then nobody should wait on. */
    boolean pause(Duration time);
}
