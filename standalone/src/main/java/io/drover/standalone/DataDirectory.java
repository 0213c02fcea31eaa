package io.drover.standalone;

import io.drover.embedded.store.SqliteDatabase;
import io.drover.ports.PrivateFiles;
import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an embedded Drover keeps everything: whether a place will do, and that it is closed to other users of the machine,
 * whatever the umask.
 */
final class DataDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String STORE = "store.db";
    private static final String EARLIER_STORE = "store.mv.db";

    /** Below this the store could not even be made. */
    private static final long LEAST_BYTES = 64L << 20;

    private static final String ANOTHER = "name another directory with --data";

    private DataDirectory() {}

    /** The store is named by a URL in a setting, in which these begin something else. */
    static void refuseUnspeakable(Path data) {
        for (String mark : List.of("?", "${", "#{")) {
            if (data.toString().contains(mark)) {
                throw new OperatorMistake("the data directory " + data + " has '" + mark
                        + "' in its name, which none may have. Please " + ANOTHER);
            }
        }
    }

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
        refuseRemote(data, there);
        refuseEarlier(data);
        if (DataLock.isTaken(data)) {
            throw inUse(data);
        }
    }

    private static void refuseRemote(Path data, Path there) {
        try {
            String type = Files.getFileStore(there).type();
            if (SqliteDatabase.isRemote(type)) {
                throw new OperatorMistake("the data directory " + data + " lies on a network file system (" + type
                        + "), whose locks do not keep processes apart. Name one on a disk of this machine with --data");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A store that was accepted from must not be forgotten without a word. */
    private static void refuseEarlier(Path data) {
        Path earlier = data.resolve(EARLIER_STORE);
        if (Files.exists(earlier) && Files.notExists(storeFile(data))) {
            throw new OperatorMistake(
                    "the store " + earlier + " is from an earlier development version of Drover, which"
                            + " this one does not read. Let that version finish its workloads, or " + ANOTHER
                            + "; to give up what it kept, move the whole directory away");
        }
    }

    static OperatorMistake inUse(Path data) {
        String gateway = Connection.previous(data).getOrDefault(Connection.GATEWAY, "");
        return new OperatorMistake("another Drover is using the data directory " + data
                + (gateway.isEmpty() ? "" : "; its gateway was at " + gateway)
                + ". End it, join it with 'drover worker', or "
                + ANOTHER);
    }

    /** The URL of the store in it. */
    static String storeUrl(Path data) {
        return SqliteDatabase.url(storeFile(data));
    }

    /** @throws OperatorMistake if there is no store to be opened, which would make one */
    static void requireStore(Path data) {
        if (storeFile(data).toFile().length() == 0) {
            throw new OperatorMistake(
                    "there is no store " + storeFile(data) + ". Name the data directory of a Drover with --data");
        }
    }

    private static Path storeFile(Path data) {
        return data.resolve(STORE);
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
            tellOfOpenLinks(data);
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
            LOG.warn(
                    "the data directory {} was open to other users of this machine: {} files and folders are closed now",
                    data,
                    closed);
        } catch (IOException e) {
            throw refusal(data, "is open to other users and cannot be closed (" + e + ")");
        }
    }

    /** What a link in it leads to may be anybody's: it is not closed without being asked. */
    private static void tellOfOpenLinks(Path data) throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            for (Path link :
                    entries.filter(Files::isSymbolicLink).filter(Files::exists).toList()) {
                if (PrivateFiles.isOpen(link)) {
                    LOG.warn(
                            "{} leads to {}, which is open to other users of this machine: close it with 'chmod -R go= {}'",
                            link,
                            link.toRealPath(),
                            link.toRealPath());
                }
            }
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
