package io.drover.provisioner.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What children print, one file each. Of those that have ended the last ones are kept. */
final class Outputs {

    /** Enough to look into what went wrong lately. */
    static final int KEPT = 200;

    private static final int TAIL_BYTES = 8_192;
    private static final int LONGEST = 300;

    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);
    private static final String SUFFIX = ".log";

    private final Path directory;

    Outputs(Path directory) {
        this.directory = directory;
    }

    Path of(String name) {
        return directory.resolve(name + SUFFIX);
    }

    /** The last line that is not empty, at most so much of it as a person reads. */
    Optional<String> lastLine(String name) {
        try (RandomAccessFile file = new RandomAccessFile(of(name).toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(file.length(), TAIL_BYTES)];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    // A stack trace below a message tells an operator nothing.
                    .filter(line -> !line.matches("(at \\S+\\(.*\\)|\\.\\.\\. \\d+ more)"))
                    .reduce((before, last) -> last)
                    .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line);
        } catch (IOException e) {
            LOG.debug("nothing is known of what {} said", name, e);
            return Optional.empty();
        }
    }

    /** Removes the oldest, beside those of the living. */
    void prune(Set<String> living) {
        try (Stream<Path> files = Files.list(directory)) {
            Map<Path, FileTime> ended = new HashMap<>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                if (!living.contains(name.substring(0, name.length() - SUFFIX.length()))) {
                    ended.put(file, Files.getLastModifiedTime(file));
                }
            }
            List<Path> oldest = ended.keySet().stream()
                    .sorted(Comparator.comparing(ended::get))
                    .limit(Math.max(0, ended.size() - KEPT))
                    .toList();
            for (Path file : oldest) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("old output of workers stays in {}: {}", directory, e.toString());
        }
    }
}
