package io.drover.standalone;

import io.drover.embedded.store.H2Database;
import io.drover.ports.PrivateFiles;
import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an embedded Drover keeps everything. It is closed to other users of the machine, whatever the umask. */
final class PrivateDirectory {

    private static final Logger log = LoggerFactory.getLogger(PrivateDirectory.class);
    private static final String STORE = "store";

    private PrivateDirectory() {}

    /** The URL of the store in it. */
    static String storeUrl(Path data) {
        return H2Database.fileUrl(data.resolve(STORE));
    }

    /**
     * Makes it, or closes one that stands open.
     *
     * @throws OperatorMistake if it is somebody else's, or has lost its store
     */
    static void prepare(Path data) {
        try {
            PrivateFiles.createDirectories(data);
            boolean used = Files.exists(Connection.file(data));
            Path store = data.resolve(STORE + ".mv.db");
            if (used && (Files.notExists(store) || Files.size(store) == 0)) {
                throw new OperatorMistake("the store " + store + " is empty or gone, although "
                        + Connection.file(data)
                        + " says that a Drover ran here. Put the file back from where it went or"
                        + " from a backup, or name another directory with --data; to give up what was kept, move the"
                        + " whole directory away");
            }
            if (PrivateFiles.isOpen(data)) {
                close(data, used);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory " + data, e);
        }
    }

    private static void close(Path data, boolean used) throws IOException {
        // Somebody's home, or /tmp, must not be closed because it was named by mistake.
        if (!used && !isEmpty(data)) {
            throw refusal(data, "is open to other users and holds what is not Drover's");
        }
        try {
            int closed = PrivateFiles.close(data);
            log.warn(
                    "the data directory {} was open to other users of this machine: {} files and folders are closed now",
                    data,
                    closed);
        } catch (IOException e) {
            throw refusal(data, "is open to other users and cannot be closed (" + e + ")");
        }
    }

    private static OperatorMistake refusal(Path data, String what) {
        return new OperatorMistake("the data directory " + data + " " + what
                + ". Name a new one with --data, or let its" + " owner run 'chmod -R go= " + data + "'");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
