package io.drover.ports;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A queue's name and settings.
 *
 * @param visibility how long a received message stays hidden, more than zero and at most 12 hours
 * @param deadLetters where messages go that were received {@code maxReceives} times and never deleted; absent: they
 *     come back for ever
 */
public record QueueSpec(
        String name, Duration visibility, @Nullable String deadLetters, int maxReceives) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Duration MAX_VISIBILITY = Duration.ofHours(12);

    public QueueSpec {
        requireName(name);
        if (!visibility.isPositive() || visibility.compareTo(MAX_VISIBILITY) > 0) {
            throw new IllegalArgumentException(
                    "queue " + name + ": visibility is more than zero and at most 12 hours, not " + visibility);
        }
        if (deadLetters != null) {
            requireName(deadLetters);
            if (maxReceives < 1 || maxReceives > 1_000) {
                throw new IllegalArgumentException(
                        "queue " + name + ": maxReceives is 1 to 1000 with dead letters, not " + maxReceives);
            }
        }
    }

    public static QueueSpec plain(String name, Duration visibility) {
        return new QueueSpec(name, visibility, null, 0);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a queue name is 1 to 80 letters, digits, '-' and '_', not '" + name + "'");
        }
    }
}
