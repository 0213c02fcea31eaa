package io.drover.simulation;

import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** What will happen when, in an order that depends on the seed alone. */
final class Timeline {

    private record Entry(Instant at, long order, Runnable action) {}

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
        entries.add(new Entry(clock.instant().plus(delay), count++, action));
    }

    /** After 1 to 20 ms, as a message takes. */
    void soon(Runnable action) {
        in(Duration.ofNanos(1_000_000L + random.nextInt(19_000) * 1_000L), action);
    }

    /** After a life of that mean length. */
    void afterLife(Duration mean, Runnable action) {
        if (mean.isPositive()) {
            in(Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * mean.toMillis()) + 1), action);
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Lets the next thing happen; false if nothing is left. */
    boolean next() {
        Entry entry = entries.poll();
        if (entry == null) {
            return false;
        }
        clock.advance(Duration.between(clock.instant(), entry.at()));
        entry.action().run();
        return true;
    }
}
