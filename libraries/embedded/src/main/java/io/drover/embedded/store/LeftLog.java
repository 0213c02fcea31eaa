package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What lies beside a store that was not closed in order: its log, and what SQLite last knew of it, which is in the file of
 * shared memory and outlives all processes. Only for who has the store not open yet: to close that file drops its locks.
 */
final class LeftLog {

    /** Where all who have a store open hold a lock. */
    static final long IN_USE = 128;

    /** Where those hold one who look, far from what SQLite locks. */
    static final long LOOKING = 1L << 30;

    private static final int MOST_LOOKS = 8;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    /** Where a file says since when it has a log (fileformat2.html): 2 in both, before the log is made. */
    private static final int VERSIONS = 18;

    private final Path store;
    private final Path log;
    private final Path shared;

    private LeftLog(Path store, Path log, Path shared) {
        this.store = store;
        this.log = log;
        this.shared = shared;
    }

    static LeftLog of(StoreFile store) {
        Path path = store.path();
        return new LeftLog(path, store.log(), path.resolveSibling(path.getFileName() + "-shm"));
    }

    /** How a store was left that is about to be opened. */
    enum State {
        /** It was closed in order. */
        CLOSED,
        /** Another process has it open. */
        IN_USE,
        /** It was not closed in order, and has to be looked at. */
        DOUBTFUL
    }

    /**
     * What is known of a store that is about to be opened.
     *
     * @param hasFrames whether a log lies beside it of which something will be taken up
     * @param doubt a sentence about what may be missing from then on; empty if there is no reason for one
     */
    record Examined(State state, boolean hasFrames, Optional<String> doubt) {}

    /**
     * What was seen of a log.
     *
     * @param isIndexed whether SQLite's own knowledge of it could be read
     */
    private record Seen(boolean inUse, boolean isIndexed, LogFrames.Found frames) {}

    /**
     * To be called before the store is opened, which would make a new log. Others that start at the same time wait for a
     * moment: they would else take this look for use.
     *
     * @throws FaultException with STORE_UNAVAILABLE if the log is needed and not there, or not whole
     */
    Examined examine(LastEnd end, Path mark) {
        if (!end.isDoubtful()) {
            return new Examined(State.CLOSED, false, Optional.empty());
        }
        Seen seen = lookAtPresent(end);
        if (seen.inUse()) {
            return new Examined(State.IN_USE, false, Optional.empty());
        }
        if (Files.notExists(log)) {
            return new Examined(State.DOUBTFUL, false, withoutLog(end, mark));
        }
        boolean hasFrames = seen.frames().taken() > 0;
        if (hasFrames && isWithoutLogs()) {
            throw ofAnother(mark);
        }
        return new Examined(State.DOUBTFUL, hasFrames, doubt(seen, end, mark));
    }

    private Optional<String> doubt(Seen seen, LastEnd end, Path mark) {
        Optional<String> trouble = seen.frames().trouble();
        return trouble.isPresent()
                ? Optional.of(damaged(trouble.get(), seen.frames(), end, mark))
                : isIndexExpected(end) && !seen.isIndexed() ? Optional.of(unindexed(seen)) : Optional.empty();
    }

    /** What cannot be read here, SQLite cannot read either. */
    private boolean isWithoutLogs() {
        try (FileChannel channel = FileChannel.open(store, StandardOpenOption.READ)) {
            ByteBuffer versions = ByteBuffer.allocate(2);
            return channel.read(versions, VERSIONS) == 2 && versions.get(0) == 1 && versions.get(1) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** After a power cut it need not be of the same moment as the log. Whoever deleted the mark is only told of it. */
    private static boolean isIndexExpected(LastEnd end) {
        return end.isOfThisRun() || !end.needsLog();
    }

    /** A power cut may take what was written last; the death of a process never does. */
    private String damaged(String trouble, LogFrames.Found found, LastEnd end, Path mark) {
        if (end.isOfThisRun()) {
            throw lost(trouble, mark);
        }
        String lost = found.all() > found.taken()
                ? "what was in its frames " + (found.taken() + 1) + " to " + found.all()
                : "what was in it";
        String why = end.needsLog()
                ? ", which a power cut or a restart of the system may have done"
                : ", and the mark that would have it refused is gone";
        return "the log " + log + " of a store " + trouble + why + ": " + lost
                + " is missing from now on, which is all that was accepted, ended or removed last. Workloads of that time"
                + " are unknown (404) and have to be handed in again, others may run a second time from where they were";
    }

    /** SQLite keeps its knowledge for as long as it keeps the log. */
    private String unindexed(Seen seen) {
        LogFrames.Found found = seen.frames();
        String end = found.all() == 0
                ? "nothing is in it"
                : found.taken() == found.all()
                        ? "it ends with frame " + found.all()
                        : "of its " + found.all() + " frames " + found.taken()
                                + " are taken up, and what is behind them is a write"
                                + " that was broken off by the end of a process, or damaged";
        return "the log " + log + " of a store that was not closed is there, but " + shared + ", which says how long it"
                + " has to be, is gone or not readable: " + end
                + ". If somebody changed or cut off its end, what was accepted last is missing from now on";
    }

    /** Whoever closes a store in order removes both files, also a program that knows of no mark. */
    private Optional<String> withoutLog(LastEnd end, Path mark) {
        boolean left = Files.exists(shared) && Files.notExists(log);
        if (left && end.needsLog()) {
            throw lost("is gone", mark);
        }
        if (left) {
            return Optional.of("the log " + log
                    + " of a store is gone, and the mark that would have it refused as well,"
                    + " although " + shared + " is there: what was accepted, ended or removed last is missing from now"
                    + " on");
        }
        return end.needsLog()
                ? Optional.of(
                        "the log " + log + " of a store is gone together with " + shared + ", although its mark says"
                                + " that it is open. Its end could not be noted, or another program has closed it in order: then"
                                + " nothing is missing. If somebody removed both files, what was accepted last is missing from"
                                + " now on")
                : Optional.empty();
    }

    /** Whoever closes the store meanwhile removes what is looked at, and others may have made another. */
    private Seen lookAtPresent(LastEnd end) {
        Seen found = new Seen(false, false, LogFrames.Found.NOTHING);
        for (int i = 0; i < MOST_LOOKS; i++) {
            Optional<FileIdentity> before = FileIdentity.of(shared);
            found = look(end);
            if (before.equals(FileIdentity.of(shared))) {
                return found;
            }
        }
        return found;
    }

    /** Nobody opens the store while its log is looked at. Where there is no shared memory, nobody has it open. */
    private Seen look(LastEnd end) {
        try (FileChannel channel = FileChannel.open(shared, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = turn(channel);
                FileLock lock = channel.tryLock(IN_USE, 1, false)) {
            return lock == null
                    ? new Seen(true, false, LogFrames.Found.NOTHING)
                    : seen(isIndexExpected(end) ? LogIndex.read(channel) : Optional.empty());
        } catch (IOException e) {
            return seen(Optional.empty());
        }
    }

    /** What cannot be read here, SQLite cannot read either, and it says so. */
    private Seen seen(Optional<LogIndex> index) {
        try {
            return new Seen(false, index.isPresent(), LogFrames.look(log, index));
        } catch (IOException e) {
            return new Seen(false, index.isPresent(), LogFrames.Found.NOTHING);
        }
    }

    private FileLock turn(FileChannel channel) throws IOException {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() < until) {
            FileLock lock = channel.tryLock(LOOKING, 1, false);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        throw FaultCode.STORE_UNAVAILABLE.asException("another process is just opening the store with the log " + log
                + ", and has not come further for " + LONGEST_WAIT.toSeconds() + " s: see whether it was stopped");
    }

    private FaultException ofAnother(Path mark) {
        return FaultCode.STORE_UNAVAILABLE.asException(
                "the log " + log + " belongs to another file than the store " + store
                        + " that lies here, which has never been in use, as a backup has not: they would spoil each"
                        + " other. To go on with this file, delete " + log + ", " + shared + " and " + mark
                        + "; to go on with what was here, put the"
                        + " former file back");
    }

    private FaultException lost(String what, Path mark) {
        return FaultCode.STORE_UNAVAILABLE.asException("the log " + log + " of the store " + what + ", although " + mark
                + " says that the store was not closed and needs it: what was accepted last was in it only. Copy the"
                + " whole directory away first. Then put the log back from where it went, or the whole store from a"
                + " backup; to go on with what is readable, delete " + mark);
    }
}
