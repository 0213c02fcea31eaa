package io.drover.standalone;

import io.drover.embedded.store.H2Database;
import io.drover.ports.PrivateFiles;
import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an embedded Drover keeps everything: whether a place will do, and that it is closed to other users of the machine,
 * whatever the umask.
 */
final class DataDirectory {

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final String STORE = "store";

    /** Below this the store could not even be made. */
    private static final long LEAST_BYTES = 64L << 20;

    private static final String ANOTHER = "name another directory with --data";

    private DataDirectory() {}

    /** Looks without making anything. */
    static void check(Path data) {
        Path there = data.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String place = there.equals(data.toAbsolutePath())
                ? "the data directory " + data
                : "'" + there + "', above " + data + ",";
        if (!Files.isDirectory(there)) {
            throw new OperatorMistake(place + " is a file and no directory. Remove it, or " + ANOTHER);
        }
        try {
            FileStore disk = Files.getFileStore(there);
            if (disk.isReadOnly()) {
                throw new OperatorMistake(place + " lies on a file system that is read-only. Please " + ANOTHER);
            }
            if (!Files.isWritable(there) || !Files.isReadable(there) || !Files.isExecutable(there)) {
                throw new OperatorMistake("this user may not read and write " + place.replaceFirst(",$", "")
                        + ". Change its rights, or " + ANOTHER);
            }
            if (disk.getUsableSpace() < LEAST_BYTES) {
                throw new OperatorMistake("the disk of " + place + " has "
                        + (disk.getUsableSpace() >> 20) + " MB left and Drover needs " + (LEAST_BYTES >> 20)
                        + ". Free some, or " + ANOTHER);
            }
        } catch (IOException e) {
            throw new OperatorMistake(place + " cannot be used: " + e.getMessage() + ". Please " + ANOTHER, e);
        }
        refuseShared(data);
    }

    /** The database keeps its file locked while it is open. */
    private static void refuseShared(Path data) {
        Path store = storeFile(data);
        if (!Files.isWritable(store)) {
            return;
        }
        try (FileChannel file = FileChannel.open(store, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw inUse(data);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperatorMistake inUse(Path data) {
        String gateway = Connection.previous(data).getOrDefault(Connection.GATEWAY, "");
        return new OperatorMistake("another Drover is using the data directory " + data
                + (gateway.isEmpty() ? "" : "; its gateway was at " + gateway)
                + ". End it, join it with 'drover worker', or "
                + ANOTHER);
    }

    /** The URL of the store in it. */
    static String storeUrl(Path data) {
        return H2Database.fileUrl(data.resolve(STORE));
    }

    private static Path storeFile(Path data) {
        return data.resolve(STORE + ".mv.db");
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
            Path store = storeFile(data);
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
