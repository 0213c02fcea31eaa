package io.drover.model.fragment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fragment as the store keeps it.
 *
 * @param attempt the current attempt; messages of any other are stale
 * @param dispatchedAt when the current attempt went out
 * @param copyOf the number of the fragment whose range this one runs a second time near the end of a bag; absent for
 *     an original
 */
public record Fragment(
        FragmentKey key,
        TaskRange range,
        AttemptNumber attempt,
        Instant dispatchedAt,
        FragmentStatus status,
        @Nullable Integer copyOf) {

    public Claim claim() {
        return new Claim(key, attempt);
    }

    public FragmentState state() {
        return status.state();
    }
}
