package io.drover.embedded.lambda;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** The files of functions: zips are taken apart as Lambda does, within its limit. */
final class CodeFiles {

    /** Of a function's files together. */
    static final long MAX_BYTES = 250L * 1024 * 1024;

    private CodeFiles() {}

    /** @param folder does not exist yet; left half-made if this fails */
    static void unzip(Path zip, Path folder) throws IOException {
        PrivateFiles.createDirectories(folder);
        try (FileSystem files = FileSystems.newFileSystem(zip)) {
            Path root = files.getPath("/");
            long[] total = {0};
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) throws IOException {
                    Path target = target(folder, root.relativize(entry));
                    PrivateFiles.createDirectories(target.resolveSibling(""));
                    // What an entry says of its size need not be true.
                    total[0] += copy(entry, target, MAX_BYTES - total[0]);
                    // The POSIX view would answer with everything for an entry that tells no permissions.
                    if (Files.getAttribute(entry, "zip:permissions") instanceof Set<?> permissions
                            && permissions.contains(PosixFilePermission.OWNER_EXECUTE)) {
                        setExecutable(target);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (ZipException | ProviderNotFoundException e) {
            throw Refused.invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
    }

    static String sha256(Path zip) throws IOException {
        try (InputStream bytes =
                new DigestInputStream(Files.newInputStream(zip), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder()
                    .encodeToString(
                            ((DigestInputStream) bytes).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static Path target(Path folder, Path entry) {
        Path target = folder.resolve(entry.toString()).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw Refused.invalid("the zip has an entry outside of itself: " + entry);
        }
        return target;
    }

    private static long copy(Path entry, Path target, long most) throws IOException {
        long copied = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream from = Files.newInputStream(entry);
                OutputStream to = PrivateFiles.newOutputStream(target)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                copied += read;
                if (copied > most) {
                    throw Refused.invalid("Unzipped size must be smaller than " + MAX_BYTES + " bytes");
                }
                to.write(buffer, 0, read);
            }
        }
        return copied;
    }

    private static void setExecutable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }
}
