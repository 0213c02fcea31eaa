package io.drover.worker.probe;

import io.drover.worker.task.TaskRunners;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a probe does in its life, both ends in one process: a JVM that makes an AOT cache of it learns what to load. */
public final class ProbeTraining {

    private static final int PIPE_BYTES = 64 << 10;

    private ProbeTraining() {}

    /** Returns when some harmless tasks have ended. */
    public static void run(Function<Map<String, String>, TaskRunners> runners, Map<String, String> settings)
            throws IOException {
        try (PipedOutputStream ask = new PipedOutputStream();
                InputStream asked = new PipedInputStream(ask, PIPE_BYTES);
                PipedOutputStream answer = new PipedOutputStream();
                InputStream answered = new PipedInputStream(answer, PIPE_BYTES)) {
            Thread.ofPlatform().name("probe").daemon(true).start(() -> {
                try {
                    new ProbeServer(asked, answer, runners).serve();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            Frames.write(ask, new ProbeMessage.Hello(settings));
            Frames.read(answered, ProbeMessage.Ready.class);
            for (String line : List.of("exec true", "exec echo one two", "sql SELECT 1", "echo text")) {
                Frames.write(ask, new ProbeMessage.Ask(line, "training", 0, 1, Duration.ofMinutes(1)));
                Frames.read(answered, ProbeMessage.Answer.class);
            }
        }
    }
}
