package io.drover.provisioner.local;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is kept of a child in a file, so that the next process finds it again.
 *
 * @param pid 0 until the process is known to have been started
 * @param processStart when the system says that it started; a process id alone is given to others later
 */
record ChildFile(
        String name, Map<String, String> notes, Instant startedAt, long pid, Instant processStart, boolean stopping) {

    private static final String SUFFIX = ".child";
    private static final String NOTE = "note.";

    /** The system counts from its own start, whose time of day moves a little with the clock's corrections. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    static ChildFile planned(String name, Map<String, String> notes, Instant now) {
        return new ChildFile(name, notes, now, 0, Instant.EPOCH, false);
    }

    ChildFile started(ProcessHandle process) {
        Instant start = process.info().startInstant().orElse(startedAt);
        return new ChildFile(name, notes, startedAt, process.pid(), start, false);
    }

    ChildFile asked() {
        return new ChildFile(name, notes, startedAt, pid, processStart, true);
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> process() {
        return pid == 0
                ? Optional.empty()
                : ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(found -> found.info()
                                .startInstant()
                                .map(start -> Duration.between(start, processStart)
                                                .abs()
                                                .compareTo(SAME_START)
                                        <= 0)
                                .orElse(true));
    }

    static List<ChildFile> all(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(ChildFile::read)
                    .toList();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static ChildFile read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw unusable(file, e);
        }
        Map<String, String> notes = new TreeMap<>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(NOTE))
                .forEach(key -> notes.put(key.substring(NOTE.length()), properties.getProperty(key)));
        String fileName = file.getFileName().toString();
        try {
            return new ChildFile(
                    fileName.substring(0, fileName.length() - SUFFIX.length()),
                    notes,
                    Instant.parse(properties.getProperty("startedAt", "")),
                    Long.parseLong(properties.getProperty("pid", "")),
                    Instant.parse(properties.getProperty("processStart", "")),
                    Boolean.parseBoolean(properties.getProperty("stopping")));
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalStateException(file + " says nothing about a worker process: remove it", e);
        }
    }

    void write(Path directory) {
        Properties properties = new Properties();
        notes.forEach((key, value) -> properties.setProperty(NOTE + key, value));
        properties.setProperty("startedAt", startedAt.toString());
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("processStart", processStart.toString());
        properties.setProperty("stopping", Boolean.toString(stopping));
        Path whole = directory.resolve(name + SUFFIX);
        Path part = directory.resolve(name + SUFFIX + ".part");
        try {
            try (Writer out = Files.newBufferedWriter(PrivateFiles.createFile(part))) {
                properties.store(out, "A worker process that was started from here");
            }
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(whole, e);
        }
    }

    static void remove(Path directory, String name) {
        try {
            Files.deleteIfExists(directory.resolve(name + SUFFIX));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static FaultException unusable(Path path, IOException cause) {
        return FaultCode.FLEET_REFUSED.asException(
                "what is remembered of worker processes cannot be kept in " + path + ": " + cause, cause);
    }
}
