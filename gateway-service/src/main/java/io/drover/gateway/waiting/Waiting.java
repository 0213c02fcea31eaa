package io.drover.gateway.waiting;

import java.time.Duration;

/** Lets a request wait. Thread-safe. */
public interface Waiting {

    /**
     * Waits for {@code longest}, or until the bell rings.
     *
     * @return false if the service is stopping, and then nobody should wait on
     */
    boolean pause(Duration longest, Bell bell);

    /** Waits for {@code time}; false as above. */
    default boolean pause(Duration time) {
        return pause(time, new Bell());
    }
}
