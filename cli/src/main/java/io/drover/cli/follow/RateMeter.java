package io.drover.cli.follow;

import io.drover.model.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Measures a rate over the last few seconds, so that it neither jumps nor remembers long. Not thread-safe. */
public final class RateMeter {

    static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MAX_SAMPLES = 100;

    private record Sample(Moment at, long count) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Takes a sample and answers the rate per second; 0 until there are two. */
    public double note(Moment at, long count) {
        samples.addLast(new Sample(at, count));
        while (samples.size() > 2
                && (samples.size() > MAX_SAMPLES
                        || at.since(samples.getFirst().at()).compareTo(WINDOW) > 0)) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        double seconds = at.since(first.at()).toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, (count - first.count()) / seconds);
    }
}
