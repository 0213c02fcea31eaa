package io.drover.standalone;

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

/** Whether a place will do as a data directory. */
final class DataDirectory {

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
                throw new OperatorMistake(
                        "this user may not read and write " + place + ". Change its rights, or " + ANOTHER);
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
        Path store = data.resolve("store.mv.db");
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
}
