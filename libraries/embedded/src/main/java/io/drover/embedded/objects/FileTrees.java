package io.drover.embedded.objects;

import io.drover.ports.ObjectKeys;
import io.drover.ports.PrivateFiles;
import io.drover.ports.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
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
                PrivateFiles.createDirectories(to.resolveSibling(""));
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

    /** Files below a folder by their paths from there, in the order of these as text, behind {@code after}. */
    static List<StoredObject> list(Path root, String prefix, String after, int limit) throws IOException {
        List<StoredObject> found = new ArrayList<>();
        int slash = prefix.lastIndexOf('/');
        list(root, prefix.substring(0, slash + 1), prefix, after, limit, found);
        return found;
    }

    private static void list(Path root, String folder, String prefix, String after, int limit, List<StoredObject> found)
            throws IOException {
        for (String key : keys(root.resolve(folder), folder)) {
            boolean isFolder = key.endsWith("/");
            boolean isBehind = key.compareTo(after) > 0 || isFolder && after.startsWith(key);
            if (found.size() == limit) {
                return;
            }
            if (!isBehind || !key.startsWith(prefix)) {
                continue;
            }
            if (isFolder) {
                list(root, key, prefix, after, limit, found);
            } else if (ObjectKeys.isOne(key)) {
                try {
                    Instant changedAt =
                            Files.getLastModifiedTime(root.resolve(key)).toInstant();
                    found.add(new StoredObject(key, changedAt));
                } catch (NoSuchFileException e) {
                    continue; // Deleted since.
                }
            }
        }
    }

    /** What lies in a folder, folders with a slash behind their name: they are ordered as the keys below them are. */
    private static SortedSet<String> keys(Path folder, String start) throws IOException {
        SortedSet<String> keys = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                keys.add(start + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return keys;
        }
        return keys;
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
