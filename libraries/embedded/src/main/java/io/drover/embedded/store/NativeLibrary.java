package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
            deleteLeftovers(folder.resolveSibling(""), Files.getLastModifiedTime(folder));
            delete(folder);
        }
    }

    private static void deleteLeftovers(Path temporary, FileTime now) throws IOException {
        List<Path> old = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
            for (Path folder : folders) {
                if (Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isBefore(now.toInstant().minus(LEFTOVER))) {
                    old.add(folder);
                }
            }
        }
        for (Path folder : old) {
            if (Files.isWritable(folder)) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
