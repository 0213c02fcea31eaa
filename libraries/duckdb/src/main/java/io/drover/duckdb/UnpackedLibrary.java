package io.drover.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of 71 MB that the driver unpacks for each process that loads it, and which a process that is killed leaves
 * behind. A mapped file needs no name, so it loses its own as soon as it is loaded. Linux only; elsewhere the driver
 * deletes it when the JVM exits.
 */
final class UnpackedLibrary {

    private static final System.Logger LOG = System.getLogger(UnpackedLibrary.class.getName());
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Pattern UNPACKED = Pattern.compile("\\s(/.*/libduckdb_java\\d+\\.so)$");

    private UnpackedLibrary() {}

    static void deleteOfThisProcess() {
        if (!Files.isReadable(MAPS)) {
            return;
        }
        try (Stream<String> maps = Files.lines(MAPS)) {
            List<Path> unpacked = maps.map(UNPACKED::matcher)
                    .filter(Matcher::find)
                    .map(found -> Path.of(found.group(1)))
                    .distinct()
                    .toList();
            for (Path file : unpacked) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "DuckDB's library stays in the temporary folder", e);
        }
    }
}
