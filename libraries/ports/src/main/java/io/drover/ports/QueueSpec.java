package io.drover.ports;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue's name and settings.
 *
 * @param visibility how long a received message stays hidden
 * @param deadLetters where messages go that were received {@code maxReceives} times and never deleted; absent: they
 *     come back for ever
 */
public record QueueSpec(
        String name, Duration visibility, @Nullable String deadLetters, int maxReceives) {

    public static QueueSpec plain(String name, Duration visibility) {
        return new QueueSpec(name, visibility, null, 0);
    }
}
