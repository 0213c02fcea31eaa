package io.drover.duckdb;

import java.nio.file.Path;
import java.util.List;

/**
 * What a DuckDB instance may use.
 *
 * @param directories the only places it reads files from, with what is below them; none: no file at all
 * @param threads of the instance, and how many statements run side by side in each lane
 * @param memoryLimitBytes for all statements together; nothing is spilled to disk. An engine in a process of its own
 *     has this for everything, the JVM included, and the kernel holds it to that
 * @param maxOutputBytes the largest result that will be asked for, which the heap of an engine's process must fit
 */
public record DuckDbSettings(List<Path> directories, int threads, long memoryLimitBytes, int maxOutputBytes) {

    /** What an idle engine's process may write to, beside its heap: metaspace, compiled code, stacks, allocator. */
    private static final long JVM_BYTES = 128L << 20;

    /** A statement's result is there as a row, as bytes and as a frame. */
    private static final int COPIES = 6;

    public DuckDbSettings {
        directories =
                directories.stream().map(d -> d.toAbsolutePath().normalize()).toList();
        if (threads < 1) {
            throw new IllegalArgumentException("DuckDB needs at least one thread, not " + threads);
        }
        if (memoryLimitBytes < 16 << 20) {
            throw new IllegalArgumentException(
                    "DuckDB needs a memory limit of 16 MiB or more, not " + memoryLimitBytes);
        }
    }

    /** The heap of an engine's process. */
    long heapBytes() {
        return (32L << 20) + (long) COPIES * maxOutputBytes * Lanes.width(threads);
    }

    /**
     * What is left for DuckDB in a process that may have {@code memoryLimitBytes} in all.
     *
     * @throws IllegalArgumentException if that is too little for a process
     */
    DuckDbSettings insideProcess() {
        long left = memoryLimitBytes - JVM_BYTES - heapBytes();
        if (left < 64 << 20) {
            throw new IllegalArgumentException("an engine in a process of its own needs a memory limit of "
                    + ((JVM_BYTES + heapBytes() + (64 << 20)) >> 20)
                    + " MiB or more with these threads and results, not "
                    + (memoryLimitBytes >> 20));
        }
        return new DuckDbSettings(directories, threads, left, maxOutputBytes);
    }
}
