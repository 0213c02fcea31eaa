package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What lies beside a store that was not closed in order: its log, and what SQLite last knew of it, which is in the file of
 * shared memory and outlives all processes. Only for who has the store not open yet: to close that file drops its locks.
 */
final class LeftLog {

    /** Where all who have a store open hold a lock. */
    private static final long IN_USE = 128;

    private static final int HEADER = 48;
    private static final int FORMAT = 3_007_000;
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;

    private final Path log;
    private final Path shared;

    private LeftLog(Path log, Path shared) {
        this.log = log;
        this.shared = shared;
    }

    static LeftLog of(StoreFile store) {
        Path path = store.path();
        return new LeftLog(store.log(), path.resolveSibling(path.getFileName() + "-shm"));
    }

    /** What was found of a store whose mark says that it is open. */
    private record Found(boolean inUse, long leastBytes) {}

    /**
     * To be called before the store is opened, which would make a new log.
     *
     * @return whether the store has to be looked at, since it was not closed in order
     * @throws FaultException with STORE_UNAVAILABLE if the log is needed and not there, or not whole
     */
    boolean isDoubtful(LastEnd end, Path mark) {
        if (!end.needsLog()) {
            return end.isDoubtful();
        }
        Found found = look();
        if (found.inUse()) {
            return false;
        }
        if (Files.notExists(log)) {
            throw lost("is gone", mark);
        }
        if (end.isOfThisRun() && log.toFile().length() < found.leastBytes()) {
            throw lost("was cut off", mark);
        }
        return true;
    }

    private Found look() {
        try (FileChannel channel = FileChannel.open(shared, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock(IN_USE, 1, false)) {
            return lock == null
                    ? new Found(true, 0)
                    : new Found(false, leastBytes(channel).orElse(0L));
        } catch (IOException e) {
            return new Found(false, 0);
        }
    }

    /** How long the log was at least, by the head of SQLite's index of it (walformat.html, version 3007000). */
    private static Optional<Long> leastBytes(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(2 * HEADER).order(ByteOrder.nativeOrder());
        while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
            // Once is enough for so little; a short file ends it.
        }
        head.flip();
        boolean whole = head.limit() == 2 * HEADER && head.slice(0, HEADER).equals(head.slice(HEADER, HEADER));
        if (!whole || head.getInt(0) != FORMAT || head.get(12) != 1) {
            return Optional.empty();
        }
        int size = Short.toUnsignedInt(head.getShort(14));
        long page = (size & 0xfe00) + ((size & 1L) << 16);
        long frames = Integer.toUnsignedLong(head.getInt(16));
        return frames == 0 ? Optional.empty() : Optional.of(LOG_HEADER + frames * (FRAME_HEADER + page));
    }

    private FaultException lost(String what, Path mark) {
        return FaultCode.STORE_UNAVAILABLE.asException("the log " + log + " of the store " + what + ", although " + mark
                + " says that the store was not closed and needs it: what was accepted last was in it only. Put the log"
                + " back from where it went, or the whole store from a backup; to go on without what was in the log,"
                + " delete " + mark);
    }
}
