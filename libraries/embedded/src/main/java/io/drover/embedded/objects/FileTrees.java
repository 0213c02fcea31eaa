package io.drover.embedded.objects;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Moving and deleting where other processes move and delete at the same time. */
final class FileTrees {

    /** A delete may take the folder away again between making it and moving into it; not for ever. */
    private static final int TRIES = 10;

    private FileTrees() {}

    /** Moves a file into place in one step, making the folders that lead there. */
    static void move(Path from, Path to) throws IOException {
        for (int left = TRIES; ; left--) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                if (left == 0 || Files.notExists(from)) {
                    throw e;
                }
                Files.createDirectories(to.resolveSibling(""));
            }
        }
    }

    /** Makes a file's name as durable as its bytes. */
    static void syncFolder(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Deletes what lies in a folder under names that start with {@code start}; with an empty start, the folder too. */
    static void deleteMatching(Path folder, String start) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                folder, entry -> entry.getFileName().toString().startsWith(start))) {
            for (Path entry : entries) {
                Files.walkFileTree(entry, new Deleting());
            }
        }
        if (start.isEmpty()) {
            deleteIfEmpty(folder);
        }
    }

    static boolean isBelowFile(Path root, Path path) {
        for (Path above = path.getParent(); above != null && !above.equals(root); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }

    /** False if somebody put something into it in the meantime, which then stays. */
    static boolean deleteIfEmpty(Path folder) throws IOException {
        try {
            return Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            deleteIfEmpty(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
