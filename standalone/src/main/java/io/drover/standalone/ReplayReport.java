package io.drover.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code drover replay} says of one recording, whatever that is of: how it begins, differs and ends, and of what time. */
final class ReplayReport {

    /** More differences than this are counted only: the first one led to the others. */
    private static final int MOST_DIFFERENCES = 5;

    private final PrintStream out;
    private final @Nullable Instant around;
    private final Duration within;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private @Nullable Instant from;
    private @Nullable Instant to;
    private boolean begun;
    private long differences;

    /** @param around absent: all of it is shown */
    ReplayReport(PrintStream out, @Nullable Instant around, Duration within) {
        this.out = out;
        this.around = around;
        this.within = within;
    }

    PrintStream out() {
        return out;
    }

    /** @param of what it is a recording of; nothing where its name says that */
    void begins(String segment, String of, Instant at, String build, long lost) {
        begun = true;
        out.printf(
                Locale.ROOT,
                "  %s: %sfrom %s on, by version %s%s%n",
                segment,
                of,
                at,
                build,
                lost == 0 ? "" : "; " + lost + " entries before it were not kept");
    }

    void differs(Instant at, String what) {
        differences++;
        if (differences <= MOST_DIFFERENCES) {
            out.printf(Locale.ROOT, "  DIFFERS at %s: %s%n", at, what);
        }
    }

    /** After the last line. */
    void end(long count, String what) {
        if (from == null && first != null) {
            out.printf(Locale.ROOT, "  nothing to show of what was asked for; recorded is %s to %s%n", first, last);
        }
        out.printf(
                Locale.ROOT,
                "  %d %s again: %s%n",
                count,
                what,
                isSame()
                        ? "this version decides as was recorded"
                        : differences + " differences from what was recorded");
    }

    /** Whether there was a beginning: without one nothing is known. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether this version decides as was recorded. */
    boolean isSame() {
        return differences == 0;
    }

    /** Whether a time was asked for. */
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

    /** The first time that was shown, and the last one. */
    @Nullable
    Instant from() {
        return from;
    }

    @Nullable
    Instant to() {
        return to;
    }
}
