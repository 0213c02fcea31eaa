package io.drover.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a demo has running, and where. It ends once, whoever asks for it first: the demo, or who interrupts it. */
final class DemoPlace implements AutoCloseable {

    private final Optional<Path> temporary;
    private @Nullable Suite suite;
    private boolean over;

    /** @param temporary a directory that goes with it */
    DemoPlace(Optional<Path> temporary) {
        this.temporary = temporary;
    }

    /** @return it; closed if the demo is over already */
    synchronized Suite hold(Suite started) {
        suite = started;
        if (over) {
            end();
        }
        return started;
    }

    @Override
    public synchronized void close() {
        if (!over) {
            over = true;
            end();
        }
    }

    private void end() {
        if (suite != null) {
            suite.close();
        }
        temporary.ifPresent(DemoPlace::delete);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("drover: the demo's data stays in " + directory + ": " + e);
        }
    }
}
