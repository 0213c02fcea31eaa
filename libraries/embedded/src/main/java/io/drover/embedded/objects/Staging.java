package io.drover.embedded.objects;

import io.drover.ports.PrivateFiles;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where objects are written before they are moved into place: a folder per store, on the same disk as the objects. Its
 * name has a character that no key has, so it is never met as an object.
 */
final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String PARTS = "~parts";

    /** For folders that no lock tells about; nobody writes one object for so long. */
    private static final Duration LEFTOVER = Duration.ofDays(2);

    private final Path root;
    private final Path folder;
    private final AtomicLong count = new AtomicLong();

    private Staging(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    static Staging below(Path root) throws IOException {
        Path parts = PrivateFiles.createDirectories(root.resolve(PARTS));
        Path folder = OwnedFolder.below(parts);
        // The disk's own time of day, so that a shared disk's parts are judged by one clock.
        Instant now = Files.getLastModifiedTime(folder).toInstant();
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parts)) {
            for (Path other : others) {
                tidy(other, now.minus(LEFTOVER));
            }
        }
        return new Staging(root, folder);
    }

    Path next() {
        return folder.resolve(Long.toString(count.getAndIncrement()));
    }

    FileOutputStream open(Path part) throws IOException {
        try {
            return new FileOutputStream(PrivateFiles.createFile(part).toFile());
        } catch (FileNotFoundException | NoSuchFileException e) {
            // Another store took the empty folder for a leftover. A root that is gone is no such case.
            if (Files.exists(folder) || Files.notExists(root)) {
                throw e;
            }
            PrivateFiles.createDirectories(folder);
            return new FileOutputStream(PrivateFiles.createFile(part).toFile());
        }
    }

    /** One that cannot be looked at is no reason not to start. */
    private static void tidy(Path other, Instant before) {
        try {
            if (!OwnedFolder.deletedAsOrphan(other)) {
                deleteLeftovers(other, before);
            }
        } catch (IOException e) {
            LOG.debug("{} stays as it is", other, e);
        }
    }

    private static void deleteLeftovers(Path other, Instant before) throws IOException {
        if (!isOlder(other, before)) {
            return;
        }
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(other)) {
            for (Path part : parts) {
                if (isOlder(part, before)) {
                    Files.deleteIfExists(part);
                }
            }
        }
        FileTrees.deleteIfEmpty(other);
    }

    private static boolean isOlder(Path path, Instant before) throws IOException {
        return Files.exists(path) && Files.getLastModifiedTime(path).toInstant().isBefore(before);
    }
}
