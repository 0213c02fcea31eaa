package io.drover.embedded.lambda;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * An asynchronous invocation that waits.
 *
 * @param failures attempts that failed; forgotten when the endpoint starts anew
 * @param dueNanos when to run it, by {@link System#nanoTime()}
 */
record Event(long acceptedMillis, long sequence, String function, int failures, long dueNanos) implements Delayed {

    static Event accepted(long millis, long sequence, String function) {
        return new Event(millis, sequence, function, 0, System.nanoTime());
    }

    static Event parse(String file) {
        String[] parts = file.split("-", 3);
        return accepted(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    }

    String file() {
        return String.format(Locale.ROOT, "%015d-%09d-%s", acceptedMillis, sequence, function);
    }

    Event failed(Duration pause) {
        return new Event(acceptedMillis, sequence, function, failures + 1, System.nanoTime() + pause.toNanos());
    }

    Event later(Duration pause) {
        return new Event(acceptedMillis, sequence, function, failures, System.nanoTime() + pause.toNanos());
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        // The difference, since the clock may pass the largest number.
        return Long.signum(dueNanos - ((Event) other).dueNanos);
    }
}
