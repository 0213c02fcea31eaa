package io.drover.embedded.store;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Files that are there whole or not at all, and on the disk when a call returns: small texts, and finished copies of a
 * store. Never the store's own file: to close that drops SQLite's locks.
 */
final class DurableFile {

    private DurableFile() {}

    static Optional<String> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The disk then also knows of the files that were made in the folder before. */
    static void replace(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        Path fresh = file.resolveSibling(file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId());
        Files.deleteIfExists(fresh);
        try {
            try (FileChannel channel = PrivateFiles.openNew(fresh)) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        flush(folder);
    }

    /** Brings a finished file to its place, on the disk. */
    static void settle(Path part, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
        flush(to.toAbsolutePath().resolveSibling(""));
    }

    /** Where a folder cannot be opened like a file, the system sees to it by itself. */
    private static void flush(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
