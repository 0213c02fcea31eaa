package io.drover.worker.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process said last. Thread-safe. */
final class Tail {

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final int MOST_LINES = 8;
    private static final int MOST_CHARACTERS = 200;

    private final Deque<String> lines = new ArrayDeque<>();

    /** Reads to the end of the stream. */
    void read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    add(line.toString());
                    line.setLength(0);
                } else if (line.length() < MOST_CHARACTERS) {
                    line.append((char) c);
                }
            }
            add(line.toString());
        } catch (IOException e) {
            LOG.debug("what a probe said ends early", e);
        }
    }

    private synchronized void add(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.equals("#")) {
            return;
        }
        LOG.info("a probe says: {}", text);
        lines.addLast(text);
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
    }

    /** Empty if it said nothing. */
    synchronized String quote() {
        return lines.isEmpty() ? "" : "; it said last: " + String.join(" | ", lines);
    }
}
