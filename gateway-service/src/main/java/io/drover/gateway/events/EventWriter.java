package io.drover.gateway.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes server-sent events, and a comment where there was nothing to say for long. Not thread-safe. */
final class EventWriter {

    /** Between two looks. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final long SILENT_LOOKS = KEEP_ALIVE.dividedBy(PAUSE);

    private final OutputStream out;
    private String last = "";
    private long silent;

    EventWriter(OutputStream out) {
        this.out = out;
    }

    /** To be called at every look; says something only if the shape has changed. */
    void progress(String shape) throws IOException {
        if (!shape.equals(last)) {
            last = shape;
            event("progress", shape);
        } else if (++silent >= SILENT_LOOKS) {
            write(": still here\n\n");
        }
    }

    void done(String shape) throws IOException {
        event("done", shape);
    }

    private void event(String name, String data) throws IOException {
        write("event: " + name + "\ndata: " + data + "\n\n");
    }

    private void write(String text) throws IOException {
        silent = 0;
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
