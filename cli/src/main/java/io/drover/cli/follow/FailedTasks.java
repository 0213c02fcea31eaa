package io.drover.cli.follow;

import io.drover.cli.gateway.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the first failures out of a stream of result rows, and then wants no more. Not thread-safe. */
final class FailedTasks implements Sink {

    static final int MOST = 20;
    private static final int MAX_LINE = 64 << 20;

    private final JsonMapper json = JsonMapper.shared();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<FailedTask> found = new ArrayList<>();

    List<FailedTask> found() {
        return List.copyOf(found);
    }

    @Override
    public boolean take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && found.size() < MOST) {
            byte next = bytes.get();
            if (next == '\n') {
                row(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() == MAX_LINE) {
                throw new IOException("a result row is longer than " + MAX_LINE + " bytes");
            } else {
                line.write(next);
            }
        }
        return found.size() < MOST;
    }

    private void row(String text) throws IOException {
        if (text.isBlank()) {
            return;
        }
        try {
            JsonNode row = json.readTree(text);
            if (row.path("state").asString("").equals("FAILED")) {
                JsonNode fault = row.path("fault");
                found.add(new FailedTask(
                        row.path("task").asLong(0),
                        fault.path("code").asString("?"),
                        fault.path("message").asString("").strip().replaceAll("\\s*[\\r\\n]+\\s*", " ")));
            }
        } catch (JacksonException e) {
            throw new IOException("a result row is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
