package io.drover.standalone;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What time of a recording is to be shown, and what there was of it. */
final class TimeShown {

    private final @Nullable Instant around;
    private final Duration within;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Instant from;
    private @Nullable Instant to;

    /** @param around absent: all of it */
    TimeShown(@Nullable Instant around, Duration within) {
        this.around = around;
        this.within = within;
    }

    boolean isChosen() {
        return around != null;
    }

    /** Something is recorded of that time: whether it is near enough. */
    boolean passes(Instant time) {
        first = first == null ? time : first;
        last = time;
        return around == null || Duration.between(around, time).abs().compareTo(within) <= 0;
    }

    void shown(Instant time) {
        from = from == null ? time : from;
        to = time;
    }

    @Nullable
    Instant from() {
        return from;
    }

    @Nullable
    Instant to() {
        return to;
    }

    /** In words, what is recorded, if nothing of it was shown. */
    String whatThereIs() {
        return from != null || first == null
                ? ""
                : "  nothing to show of what was asked for; recorded is " + first + " to " + last
                        + System.lineSeparator();
    }
}
