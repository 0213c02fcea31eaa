package io.drover.ports;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a fleet, by the provider's clock.
 *
 * @param launchId of the call that started it
 * @param endedAt present if, and only if, it is GONE
 */
public record Instance(
        InstanceId id,
        InstanceType type,
        InstanceState state,
        String launchId,
        Instant startedAt,
        @Nullable Instant endedAt) {

    public Instance {
        if ((state == InstanceState.GONE) != (endedAt != null)) {
            throw new IllegalArgumentException("an instance that is gone, and no other, has an end: " + id + " " + state);
        }
    }
}
