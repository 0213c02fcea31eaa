package io.drover.worker.task;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Retry-After}: seconds, also parts of one, or a date, which is compared with the date that the server itself
 * sent.
 */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(1);

    private static final int LONGEST_NUMBER = 100;

    private RetryAfter() {}

    /** How long the server asks to be left alone, {@link #LONGEST} at most; zero if it does not or cannot be understood. */
    static Duration of(@Nullable String retryAfter, @Nullable String date, InstantSource clock) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        String text = retryAfter.strip();
        if (text.length() <= LONGEST_NUMBER && text.matches("[0-9]+(\\.[0-9]*)?")) {
            BigDecimal seconds = new BigDecimal(text).min(BigDecimal.valueOf(LONGEST.toSeconds()));
            return Duration.ofNanos(seconds.movePointRight(9).longValue());
        }
        @Nullable Instant until = DateUtils.parseStandardDate(text);
        if (until == null) {
            return Duration.ZERO;
        }
        @Nullable Instant now = date == null ? null : DateUtils.parseStandardDate(date.strip());
        return bounded(Duration.between(now == null ? clock.instant() : now, until));
    }

    private static Duration bounded(Duration wish) {
        return wish.isNegative() ? Duration.ZERO : wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
    }
}
