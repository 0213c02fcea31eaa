package io.drover.worker.task;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}: seconds or a date, which is compared with the date that the server itself sent. */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** How long the server asks to be left alone, {@link #LONGEST} at most; zero if it does not or cannot be understood. */
    static Duration of(@Nullable String retryAfter, @Nullable String date, InstantSource clock) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        String text = retryAfter.strip();
        if (text.matches("[0-9]{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(text)));
        }
        @Nullable Instant until = instant(text);
        if (until == null) {
            return Duration.ZERO;
        }
        @Nullable Instant now = date == null ? null : instant(date.strip());
        return bounded(Duration.between(now == null ? clock.instant() : now, until));
    }

    private static Duration bounded(Duration wish) {
        return wish.isNegative() ? Duration.ZERO : wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }

    private static @Nullable Instant instant(String text) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
