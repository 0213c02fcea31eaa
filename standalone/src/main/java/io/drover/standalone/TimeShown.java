package io.drover.standalone;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What time of a recording is shown.
 *
 * @param around absent: all of it
 */
record TimeShown(@Nullable Instant around, Duration within) {

    boolean shows(Instant time) {
        return around == null || Duration.between(around, time).abs().compareTo(within) <= 0;
    }

    boolean isChosen() {
        return around != null;
    }
}
