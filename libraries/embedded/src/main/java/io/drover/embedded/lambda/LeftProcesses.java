package io.drover.embedded.lambda;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the processes that run, as one file each, for the case that this one is killed. A process that waits sees that
 * its endpoint is gone and ends by itself; one in the middle of an invocation may go on for ever.
 */
final class LeftProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(LeftProcesses.class);

    /** Numbers of processes are used again, so the start must be the same; how it is told may differ by a little. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private final Path directory;

    private LeftProcesses(Path directory) {
        this.directory = directory;
    }

    /** Ends what an earlier endpoint has left. */
    static LeftProcesses open(Path directory) throws IOException {
        PrivateFiles.createDirectories(directory);
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.toList();
        }
        for (Path file : files) {
            try {
                end(Long.parseLong(file.getFileName().toString()), Instant.parse(Files.readString(file)));
            } catch (NumberFormatException | DateTimeParseException | NoSuchFileException e) {
                // Written by one who was killed over it. The process sees by itself that its endpoint is gone.
                LOG.debug("{} names no process", file, e);
            }
            Files.deleteIfExists(file);
        }
        return new LeftProcesses(directory);
    }

    void note(Process process) throws IOException {
        PrivateFiles.write(file(process), started(process.toHandle()).toString().getBytes(StandardCharsets.UTF_8));
    }

    void forget(Process process) {
        try {
            Files.deleteIfExists(file(process));
        } catch (IOException e) {
            LOG.debug("process {} stays noted, which does no harm", process.pid(), e);
        }
    }

    private Path file(Process process) {
        return directory.resolve(String.valueOf(process.pid()));
    }

    private static void end(long pid, Instant start) {
        ProcessHandle.of(pid)
                .filter(process ->
                        Duration.between(started(process), start).abs().compareTo(SAME_START) < 0)
                .ifPresent(process -> {
                    LOG.info("ending process {}, left by an earlier Lambda endpoint", pid);
                    ProcessTree.end(process);
                });
    }

    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
