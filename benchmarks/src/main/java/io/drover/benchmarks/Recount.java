package io.drover.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;

/**
 * Counts results one by one, so that a benchmark cannot be fast by losing work.
 *
 * @param duplicates tasks with more than one result
 * @param lost tasks without any
 */
record Recount(long duplicates, long lost) {

    private static final byte[] FIELD = "{\"task\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    /** Reads NDJSON rows that start with the task's index. */
    static Recount of(InputStream rows, int tasks) {
        BitSet seen = new BitSet(tasks);
        long duplicates = 0;
        try (rows) {
            int task = nextTask(rows);
            while (task >= 0) {
                duplicates += seen.get(task) ? 1 : 0;
                seen.set(task);
                task = nextTask(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recount(duplicates, tasks - seen.cardinality());
    }

    private static int nextTask(InputStream rows) throws IOException {
        for (byte expected : FIELD) {
            int read = rows.read();
            if (read < 0) {
                return -1;
            }
            if (read != expected) {
                throw new IOException("a result row does not start with its task");
            }
        }
        int task = 0;
        int read = rows.read();
        while (read >= '0' && read <= '9') {
            task = task * 10 + read - '0';
            read = rows.read();
        }
        while (read >= 0 && read != '\n') {
            read = rows.read();
        }
        return task;
    }
}
