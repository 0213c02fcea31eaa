package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite itself, which the driver unpacks to the temporary folder and leaves there if its process is killed. Here it lies
 * in a folder of its own that is gone as soon as the library is loaded: a mapped file needs no name.
 */
final class NativeLibrary {

    private static final String FOLDER = "drover-sqlite-";
    private static final String DRIVERS_FOLDER = "org.sqlite.tmpdir";
    private static final String DRIVERS_LIBRARY = "org.sqlite.lib.path";
    /** Nobody unpacks for so long: a process that was killed in these moments left it. */
    private static final Duration LEFTOVER = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private static boolean loaded;

    private NativeLibrary() {}

    /** @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot be loaded here */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            boolean chosen = System.getProperty(DRIVERS_FOLDER, System.getProperty(DRIVERS_LIBRARY)) != null;
            loaded = chosen ? SQLiteJDBCLoader.initialize() : fromOwnFolder();
        } catch (Exception e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    "SQLite's native library cannot be loaded (" + e + "): see that the temporary folder "
                            + System.getProperty("java.io.tmpdir") + " can be written and is not mounted noexec, or"
                            + " name another one with -Djava.io.tmpdir",
                    e);
        }
    }

    private static boolean fromOwnFolder() throws Exception {
        Path folder = Files.createTempDirectory(FOLDER);
        System.setProperty(DRIVERS_FOLDER, folder.toString());
        try {
            return SQLiteJDBCLoader.initialize();
        } finally {
            System.clearProperty(DRIVERS_FOLDER);
            deleteLeftovers(folder);
            delete(folder);
        }
    }

    /** Of this user only, and no links: in the temporary folder others may leave what they like, under any name. */
    private static void deleteLeftovers(Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.resolveSibling(""), FOLDER + "*")) {
            UserPrincipal self = Files.getOwner(own, LinkOption.NOFOLLOW_LINKS);
            Instant before = Files.getLastModifiedTime(own).toInstant().minus(LEFTOVER);
            for (Path folder : folders) {
                if (isLeftover(folder, self, before)) {
                    delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("leftovers of earlier processes stay", e);
        }
    }

    private static boolean isLeftover(Path folder, UserPrincipal self, Instant before) {
        try {
            PosixFileAttributes found =
                    Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isDirectory()
                    && found.owner().equals(self)
                    && found.lastModifiedTime().toInstant().isBefore(before);
        } catch (IOException e) {
            // Another process that starts has just removed it.
            return false;
        }
    }

    /** As far as it goes: the library is loaded, and what stays is a leftover. */
    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} stays", folder, e);
        }
    }
}
