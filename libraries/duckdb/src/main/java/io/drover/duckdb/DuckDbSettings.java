package io.drover.duckdb;

import java.nio.file.Path;
import java.util.List;

/**
 * What a DuckDB instance may use.
 *
 * @param directories the only places it reads files from, with what is below them; none: no file at all
 * @param threads of the instance, and how many statements run side by side
 * @param memoryLimitBytes for all statements together; nothing is spilled to disk
 */
public record DuckDbSettings(List<Path> directories, int threads, long memoryLimitBytes) {

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
}
