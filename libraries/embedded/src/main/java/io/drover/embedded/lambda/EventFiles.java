package io.drover.embedded.lambda;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Payloads of asynchronous invocations as files, so that what was accepted outlives this process and takes no memory. A
 * file's name tells the rest: {@code MILLIS-SEQUENCE-FUNCTION}.
 */
final class EventFiles {

    private static final String UNFINISHED = ".new";

    private final Path directory;

    private EventFiles(Path directory) {
        this.directory = directory;
    }

    static EventFiles open(Path directory) throws IOException {
        PrivateFiles.createDirectories(directory);
        return new EventFiles(directory);
    }

    /** In the order of their acceptance. */
    List<Event> left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(UNFINISHED))
                    .sorted()
                    .map(Event::parse)
                    .toList();
        }
    }

    void write(Event event, String payload) throws IOException {
        Path fresh = directory.resolve(event.file() + UNFINISHED);
        PrivateFiles.write(fresh, payload.getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, directory.resolve(event.file()), StandardCopyOption.ATOMIC_MOVE);
    }

    String read(Event event) throws IOException {
        return Files.readString(directory.resolve(event.file()));
    }

    void delete(Event event) throws IOException {
        Files.deleteIfExists(directory.resolve(event.file()));
    }
}
