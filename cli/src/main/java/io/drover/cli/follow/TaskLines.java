package io.drover.cli.follow;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** On which line of a workload file a task stands: blank lines and comments are no tasks. */
final class TaskLines {

    private static final int BUFFER = 1 << 16;

    private TaskLines() {}

    /** Line numbers, counted from 1, of tasks, counted from 0; those behind the end are left out. */
    static Map<Long, Long> of(Path file, Collection<Long> tasks) throws IOException {
        long last = tasks.stream().mapToLong(Long::longValue).max().orElse(-1);
        Map<Long, Long> lines = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            long task = 0;
            for (long line = 1; task <= last; line++) {
                int first = firstOfLine(in);
                if (first == -1) {
                    break;
                }
                if (first != '\n' && first != '#') {
                    if (tasks.contains(task)) {
                        lines.put(task, line);
                    }
                    task++;
                }
                if (first != '\n' && !skipRest(in)) {
                    break;
                }
            }
        }
        return lines;
    }

    /** The first byte of the line that is not blank, or its end, or -1 at the end of the file. */
    private static int firstOfLine(InputStream in) throws IOException {
        int next = in.read();
        while (next == ' ' || next == '\t' || next == '\r') {
            next = in.read();
        }
        return next;
    }

    private static boolean skipRest(InputStream in) throws IOException {
        int next = in.read();
        while (next != '\n' && next != -1) {
            next = in.read();
        }
        return next == '\n';
    }
}
