package io.drover.duckdb;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * One folder for all processes of a user, with the driver's classes and beside them its library of 71 MB, which the
 * driver loads from there if its jar holds none. It is written once, checked at every use, and nobody else may write to
 * it. Files are moved into place whole, so any number of processes may use it, and replace it for another version.
 */
final class DriverFolder {

    private static final String LIBRARY = "libduckdb_java.so_";
    private static final String UNFINISHED = ".part";
    /** Nobody unpacks for so long: a process that was killed left it. */
    private static final Duration LEFTOVER = Duration.ofHours(1);

    private final Path folder;

    private DriverFolder(Path folder) {
        this.folder = folder;
    }

    static DriverFolder below(Path temporary) throws IOException {
        String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
        Path folder = temporary.resolve("drover-" + user).toAbsolutePath();
        if (Files.notExists(folder)) {
            Files.createDirectories(temporary);
            try {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ownersOnly()));
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // Another process was first, whose work is checked like any other's.
            }
        }
        requireOwn(folder);
        deleteLeftovers(folder);
        return new DriverFolder(folder);
    }

    private static Set<PosixFilePermission> ownersOnly() {
        return PosixFilePermissions.fromString("rwx------");
    }

    private static void requireOwn(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "", UNFINISHED);
        boolean own = Files.getOwner(folder).equals(Files.getOwner(probe)) && !Files.isSymbolicLink(folder);
        Files.delete(probe);
        if (!own) {
            throw new IOException(folder + " belongs to somebody else");
        }
        Files.setPosixFilePermissions(folder, ownersOnly());
    }

    private static void deleteLeftovers(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "", UNFINISHED);
        FileTime now = Files.getLastModifiedTime(probe);
        Files.delete(probe);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
            for (Path part : parts) {
                if (isOlder(part, now)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private static boolean isOlder(Path part, FileTime now) {
        try {
            return Files.getLastModifiedTime(part)
                    .toInstant()
                    .isBefore(now.toInstant().minus(LEFTOVER));
        } catch (IOException e) {
            return false; // its writer has just moved it into place
        }
    }

    /** The driver's jar without libraries; its library lies beside it. */
    Path unpack(Class<?> driver) throws IOException {
        String name = LIBRARY + system();
        URL library = Objects.requireNonNull(driver.getResource("/" + name), name + ", which the driver's jar lacks");
        URLConnection connection = library.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException(library + " is not in a jar");
        }
        JarEntry entry = jar.getJarEntry();
        if (!isThere(folder.resolve(name), entry)) {
            replace(name, out -> {
                try (InputStream in = connection.getInputStream()) {
                    in.transferTo(out);
                }
            });
        }
        return copyOf(jar.getJarFile(), "duckdb_jdbc.jar", part -> !part.startsWith(LIBRARY));
    }

    private static boolean isThere(Path file, JarEntry entry) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
            return false;
        }
        CheckedInputStream in =
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32());
        try (in) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return in.getChecksum().getValue() == entry.getCrc();
    }

    /** The names of systems in the driver's jar. */
    private static String system() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").matches("aarch64|arm64") ? "arm64" : "amd64";
        return (os.startsWith("mac") ? "macos_" : os.startsWith("windows") ? "windows_" : "linux_") + processor;
    }

    /** The folder or jar that a class came from; a jar within another jar is copied out of it. */
    Path onDisk(Class<?> type) throws IOException {
        URL place = type.getProtectionDomain().getCodeSource().getLocation();
        try {
            if (place.getProtocol().equals("file")) {
                return Path.of(place.toURI());
            }
        } catch (URISyntaxException e) {
            throw new IOException(place + " is no path", e);
        }
        URLConnection connection = place.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            throw new IOException(place + " is neither a file nor in a jar");
        }
        String name = jar.getJarFile().getName();
        return copyOf(jar.getJarFile(), name.substring(name.lastIndexOf('/') + 1), _ -> true);
    }

    private Path copyOf(JarFile jar, String name, Predicate<String> taken) throws IOException {
        return replace(name, out -> {
            try (JarOutputStream copy = new JarOutputStream(out)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (taken.test(entry.getName())) {
                        copy.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = jar.getInputStream(entry)) {
                            in.transferTo(copy);
                        }
                        copy.closeEntry();
                    }
                }
            }
        });
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private Path replace(String name, Content content) throws IOException {
        Path part = Files.createTempFile(folder, name, UNFINISHED);
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                content.writeTo(out);
            }
            return Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
