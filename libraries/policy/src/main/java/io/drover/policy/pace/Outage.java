package io.drover.policy.pace;

import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words for something that fails again and again: when it begins, rarely while it lasts, and when it ends.
 * Says nothing else, so that a loop that tries each second does not write a line each second. Thread-safe: several
 * threads that stand on the same part may share one.
 *
 * <pre>{@code
 * private final Outage queue = new Outage("receiving requests");
 * ...
 * try {
 *     deliveries = requests.receive(10, LONG_POLL);
 *     queue.worked().ifPresent(LOG::info);
 * } catch (FaultException e) {
 *     queue.failed(e).ifPresent(LOG::warn);
 *     pause();
 * }
 * }</pre>
 */
public final class Outage {

    /** How often one that lasts is mentioned. */
    static final Duration REMINDER = Duration.ofMinutes(5);
    /**
     * It is over when nothing has failed for so long: a part that works every other time is not back. One that fails again
     * soon after has to be calm for twice as long, up to the time between reminders: damage fails those who meet it alone.
     */
    static final Duration SETTLED = Duration.ofSeconds(2);

    private final String what;
    private final LongSupplier nanos;
    private volatile @Nullable Failing failing;
    private long calmNanos = SETTLED.toNanos();
    /** When the last one was over. */
    private @Nullable Long overAt;

    private record Failing(long since, long last, long saidAt, long times) {}

    /** @param what is tried again and again, as the subject of a sentence: "receiving requests" */
    public Outage(String what) {
        this(what, System::nanoTime);
    }

    /** @param nanos a clock that never steps, like {@link System#nanoTime} */
    public Outage(String what, LongSupplier nanos) {
        this.what = what;
        this.nanos = nanos;
    }

    /** It failed; of an outage that was told already, by whoever stands nearer to it, nothing is said again. */
    public Optional<String> failed(Throwable why) {
        return why instanceof FaultException fault && fault.isTold() ? Optional.empty() : failed(why.getMessage());
    }

    /**
     * It failed.
     *
     * @param why one sentence, with the remedy
     * @return what to log, if now is the time to
     */
    public Optional<String> failed(@Nullable String why) {
        return failed(why, Duration.ZERO);
    }

    /**
     * It failed.
     *
     * @param tried how long this took: an outage began when the first that failed was begun
     */
    public synchronized Optional<String> failed(@Nullable String why, Duration tried) {
        long now = nanos.getAsLong();
        @Nullable Failing before = failing;
        if (before == null) {
            @Nullable Long over = overAt;
            boolean isBack = over != null && now - over < REMINDER.toNanos();
            calmNanos = isBack ? Math.min(2 * calmNanos, REMINDER.toNanos()) : SETTLED.toNanos();
            failing = new Failing(now - tried.toNanos(), now, now, 1);
            return Optional.of(what + " fails and is tried again: " + why);
        }
        boolean isTime = now - before.saidAt() >= REMINDER.toNanos();
        Failing after = new Failing(before.since(), now, isTime ? now : before.saidAt(), before.times() + 1);
        failing = after;
        return isTime
                ? Optional.of(what + " has failed for " + lasted(after, now) + ", last: " + why)
                : Optional.empty();
    }

    /**
     * It worked. Costs nothing worth speaking of while all is well.
     *
     * @return what to log, if that ends an outage
     */
    public Optional<String> worked() {
        return failing == null ? Optional.empty() : over();
    }

    private synchronized Optional<String> over() {
        @Nullable Failing before = failing;
        long now = nanos.getAsLong();
        if (before == null || now - before.last() < calmNanos) {
            return Optional.empty();
        }
        failing = null;
        overAt = now;
        return Optional.of(what + " works again after " + lasted(before, before.last()));
    }

    /** Whether it fails, as far as is known. */
    public boolean lasts() {
        return failing != null;
    }

    private static String lasted(Failing failing, long until) {
        long seconds = Duration.ofNanos(until - failing.since()).toSeconds();
        return seconds + " s (" + failing.times() + (failing.times() == 1 ? " failure)" : " failures)");
    }
}
