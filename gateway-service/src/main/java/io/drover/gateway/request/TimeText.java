package io.drover.gateway.request;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as clients write them. Whatever is unreadable is FIELD_INVALID with the field's name. */
public final class TimeText {

    private static final Duration MAX = Duration.ofDays(3_650);
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    /** A duration as a regular expression. */
    public static final String PATTERN = "^" + DURATION.pattern() + "$";

    private TimeText() {}

    /** A whole number with its unit: {@code 250ms}, {@code 20s}, {@code 5m}, {@code 2h} or {@code 7d}. */
    public static Duration duration(String field, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw invalid(field, "a duration is a number and a unit (250ms, 20s, 5m, 2h, 7d), not '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (duration.compareTo(MAX) > 0) {
            throw invalid(field, "a duration is at most " + MAX.toDays() + "d, not " + text);
        }
        return duration;
    }

    /** Whether a time is meant from now on. */
    public static boolean isDuration(String text) {
        return DURATION.matcher(text).matches();
    }

    /** An RFC 3339 time, or a duration from {@code now} on. */
    public static Instant instant(String field, String text, Instant now) {
        if (isDuration(text)) {
            return now.plus(duration(field, text));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw invalid(
                    field,
                    "a time is like 2026-01-31T12:00:00Z, or a duration from now on like 20s, not '" + text + "'");
        }
    }

    private static ProblemException invalid(String field, String reason) {
        return ProblemException.atField(FaultCode.FIELD_INVALID, field, reason);
    }
}
