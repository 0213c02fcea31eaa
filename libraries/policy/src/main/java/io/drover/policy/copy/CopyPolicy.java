package io.drover.policy.copy;

import io.drover.model.fragment.FragmentKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Near the end of a bag, when slots are free and nothing is left to cut, fragments that take far longer than expected
 * run a second time; the first answer wins. A fragment is slow when it is out for more than {@code factor} times what
 * was expected, and for at least {@code least} longer.
 */
public record CopyPolicy(double factor, Duration least) {

    /**
     * A fragment that is out and has no copy yet.
     *
     * @param outFor time since it was dispatched
     * @param expected what it was expected to take
     */
    public record Running(FragmentKey key, Duration outFor, Duration expected) {}

    /** Which to run a second time, slowest first, at most {@code room} of them. */
    public List<FragmentKey> choose(List<Running> running, int room) {
        return running.stream()
                .filter(this::isSlow)
                .sorted(Comparator.comparing(Running::outFor).reversed())
                .limit(Math.max(0, room))
                .map(Running::key)
                .toList();
    }

    private boolean isSlow(Running running) {
        double expected = running.expected().toNanos();
        double out = running.outFor().toNanos();
        return out > factor * expected && out > expected + least.toNanos();
    }
}
