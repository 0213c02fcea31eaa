package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(LeftLog.class);

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
     * What was found of a store whose mark says that it is open.
     *
     * @param trouble what is wrong with its log; empty if nothing is, or it is not there
     */
    private record Found(boolean inUse, Optional<String> trouble) {

        static Found of(Optional<String> trouble) {
            return new Found(false, trouble);
        }
    }

    /**
     * To be called before the store is opened, which would make a new log. Others that start at the same time wait for a
     * moment: they would else take this look for use.
     *
     * @throws FaultException with STORE_UNAVAILABLE if the log is needed and not there, or not whole
     */
    State examine(LastEnd end, Path mark) {
        if (!end.needsLog()) {
            return end.isDoubtful() ? State.DOUBTFUL : State.CLOSED;
        }
        Found found = lookAtPresent(end);
        if (found.inUse()) {
            return State.IN_USE;
        }
        if (Files.notExists(log)) {
            refuseUnlessClosed(mark);
        } else if (found.trouble().isPresent()) {
            refuseOrWarn(found.trouble().get(), end, mark);
        }
        return State.DOUBTFUL;
    }

    /** A power cut may take what was written last; the death of a process never does. */
    private void refuseOrWarn(String trouble, LastEnd end, Path mark) {
        if (end.isOfThisRun()) {
            throw lost(trouble, mark);
        }
        LOG.warn(
                "the log {} of a store {}, which a power cut or a restart of the system may have done: what was accepted"
                        + " last may be missing from now on",
                log,
                trouble);
    }

    /** Whoever closes a store in order removes both files, also a program that knows of no mark. */
    private void refuseUnlessClosed(Path mark) {
        if (Files.exists(shared) && Files.notExists(log)) {
            throw lost("is gone", mark);
        }
        LOG.warn(
                "the log {} of a store is gone together with {}, although its mark says that it is open. Its end could"
                        + " not be noted, or another program has closed it in order: then nothing is missing. If"
                        + " somebody removed both files, what was accepted last is missing from now on",
                log,
                shared);
    }

    /** Whoever closes the store meanwhile removes what is looked at, and others may have made another. */
    private Found lookAtPresent(LastEnd end) {
        Found found = Found.of(Optional.empty());
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
    private Found look(LastEnd end) {
        try (FileChannel channel = FileChannel.open(shared, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = turn(channel);
                FileLock lock = channel.tryLock(IN_USE, 1, false)) {
            return lock == null
                    ? new Found(true, Optional.empty())
                    // After a power cut it need not be of the same moment as the log.
                    : Found.of(trouble(end.isOfThisRun() ? LogIndex.read(channel) : Optional.empty()));
        } catch (IOException e) {
            return Found.of(trouble(Optional.empty()));
        }
    }

    /** What cannot be read here, SQLite cannot read either, and it says so. */
    private Optional<String> trouble(Optional<LogIndex> index) {
        try {
            return LogFrames.trouble(log, index);
        } catch (IOException e) {
            return Optional.empty();
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

    private FaultException lost(String what, Path mark) {
        return FaultCode.STORE_UNAVAILABLE.asException("the log " + log + " of the store " + what + ", although " + mark
                + " says that the store was not closed and needs it: what was accepted last was in it only. Copy the"
                + " whole directory away first. Then put the log back from where it went, or the whole store from a"
                + " backup; to go on with what is readable, delete " + mark);
    }
}
