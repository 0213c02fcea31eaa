package io.drover.embedded.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which file it is that lies at a path, on systems that can tell. The file is not opened for that: to close it again would
 * drop SQLite's locks on it.
 */
record FileIdentity(Map<String, Object> numbers) {

    static Optional<FileIdentity> of(Path file) {
        try {
            return Optional.of(read(file));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Whether another file lies there now, or none; false if that cannot be told. */
    boolean hasLeft(Path file) {
        try {
            return !equals(read(file));
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static FileIdentity read(Path file) throws IOException {
        return new FileIdentity(Files.readAttributes(file, "unix:ino,dev"));
    }
}
