package io.drover.simulation;

import io.drover.model.Moment;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** What will happen when, in an order that depends on the seed alone. What the wall clock shows does not matter. */
final class Timeline {

    private record Entry(Duration at, long order, Runnable action) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    private final ManualClock clock;
    private final RandomGenerator random;
    private long count;

    Timeline(ManualClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    void in(Duration delay, Runnable action) {
        entries.add(new Entry(uptime().plus(delay), count++, action));
    }

    /** After 1 to 20 ms, as a message takes. */
    void soon(Runnable action) {
        in(Duration.ofNanos(1_000_000L + random.nextInt(19_000) * 1_000L), action);
    }

    /** After a life of that mean length; never if that is zero. */
    void afterLife(Duration mean, Runnable action) {
        if (mean.isPositive()) {
            in(Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * mean.toMillis()) + 1), action);
        }
    }

    /** What the wall clock shows. */
    Instant wall() {
        return clock.instant();
    }

    Moment now() {
        return clock.now();
    }

    /** Time since the world began. */
    Duration uptime() {
        return clock.now().uptime();
    }

    /** Lets the next thing happen; false if nothing is left. */
    boolean next() {
        Entry entry = entries.poll();
        if (entry == null) {
            return false;
        }
        clock.advance(entry.at().minus(uptime()));
        entry.action().run();
        return true;
    }
}
