package io.drover.provisioner.local;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one worker process.
 *
 * @param notes of whoever started it
 * @param state where it is in its life
 * @param status it ended with; null while it runs, and if an earlier process was its parent
 */
public record Child(
        String name,
        Map<String, String> notes,
        Instant startedAt,
        State state,
        @Nullable Integer status) {

    /** Where a child is in its life. */
    public enum State {
        RUNNING,
        /** Asked to end. */
        STOPPING,
        ENDED
    }

    public Child {
        notes = Map.copyOf(notes);
    }
}
