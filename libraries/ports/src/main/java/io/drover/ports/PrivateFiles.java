package io.drover.ports;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that nobody but their owner can read, whatever the umask: what clients hand in is theirs. On a disk
 * that knows no such permissions they are made as usual.
 */
public final class PrivateFiles {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** Makes a folder and those that lead there, where they are missing; what is there stays as it is. */
    public static Path createDirectories(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Makes an empty file if there is none. */
    public static Path createFile(Path file) throws IOException {
        try {
            return Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            return file;
        }
    }

    /** Makes a file that is not there yet, and opens it for writing. */
    public static FileChannel openNew(Path file) throws IOException {
        return FileChannel.open(
                file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(file, FILE));
    }

    /** Writes to a file from its start, made if there is none. */
    public static OutputStream newOutputStream(Path file) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                file,
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                attributes(file, FILE)));
    }

    public static void write(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = newOutputStream(file)) {
            out.write(bytes);
        }
    }

    /** Whether others than its owner may do anything with it; of a link, with what it leads to. */
    public static boolean isOpen(Path path) throws IOException {
        return isPosix(path) && !FOLDER.containsAll(Files.getPosixFilePermissions(path));
    }

    /**
     * Takes everything from others than the owner, in a folder and below. The folder may be named by a link; links below it
     * are left alone, since nobody knows whose is what they lead to.
     *
     * @return how many were open
     * @throws IOException if one belongs to somebody else
     */
    public static int close(Path root) throws IOException {
        int[] closed = {0};
        Files.walkFileTree(root.toRealPath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                closed[0] += closeOne(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                closed[0] += attributes.isSymbolicLink() ? 0 : closeOne(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return closed[0];
    }

    private static int closeOne(Path path) throws IOException {
        if (!isOpen(path)) {
            return 0;
        }
        Set<PosixFilePermission> left = EnumSet.noneOf(PosixFilePermission.class);
        left.addAll(Files.getPosixFilePermissions(path));
        left.retainAll(FOLDER);
        Files.setPosixFilePermissions(path, left);
        return 1;
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
