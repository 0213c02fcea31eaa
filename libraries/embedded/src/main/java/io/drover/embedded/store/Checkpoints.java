package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what was committed from the log into the file, on a thread of its own, so that the log stays short. Readers are
 * not kept from reading: the log can be begun anew only when none of them needs its present content any more. Thread-safe.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int COMMITS = 1_000;
    private static final int COMMITS_OF_A_LONG_LOG = 16;
    private static final long MOST_WAIT_MILLIS = 2_000;

    /**
     * How long the log may be, in bytes.
     *
     * @param usual beyond this it is begun anew. Under steady writing it never is by itself: there is always something left
     *     to move
     * @param ample beyond this the writer waits for what is under way: it can be faster than a busy disk
     * @param full beyond this nothing is written
     */
    record Lengths(long usual, long ample, long full) {

        /** With what the last batch adds, the log never takes more than 256 MiB of the disk. */
        static final Lengths DEFAULT = new Lengths(16L << 20, 64L << 20, 224L << 20);
    }

    private final StoreFile file;
    private final Lengths lengths;
    private final java.io.File log;
    private final Semaphore wanted = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private final ReentrantLock turn = new ReentrantLock();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long tolerated;
    private int commits;
    private boolean failing;

    Checkpoints(StoreFile file, Lengths lengths) {
        this.file = file;
        this.lengths = lengths;
        this.tolerated = lengths.usual();
        this.log = file.log().toFile();
        this.thread = Thread.ofPlatform().daemon().name("store-checkpoints").start(this::run);
    }

    /** To be called by the writer after each commit. */
    void committed() {
        commits++;
        if (commits >= COMMITS || (commits >= COMMITS_OF_A_LONG_LOG && log.length() > tolerated)) {
            commits = 0;
            wanted.release();
        }
    }

    /**
     * To be called by the writer before each batch; lasts as long as it takes to shorten a log that grows faster than that.
     *
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE while the log is too long
     */
    void makeRoom() {
        long length = log.length();
        if (length > Math.max(lengths.ample(), tolerated)) {
            done.drainPermits();
            wanted.release();
            awaitDone();
            length = log.length();
        }
        if (length > lengths.full()) {
            wanted.release();
            throw FaultCode.STORE_UNAVAILABLE.asException("the log " + log
                    + " of the store is too long and cannot be begun anew: another process has been reading an old state"
                    + " of it. Continue that process or end it");
        }
    }

    /**
     * To be held by the writer while it writes. When the log is begun anew, which may last on a slow disk, nobody else can
     * write anyway; whoever waits here goes on at once, and is not told that another process has the store.
     */
    ReentrantLock turn() {
        return turn;
    }

    private void run() {
        @Nullable Session session = null;
        while (awaitWanted()) {
            try {
                if (session == null) {
                    session = file.openForCheckpoints();
                }
                move(session);
                failing = false;
            } catch (SQLException | RuntimeException e) {
                note(e);
                if (session != null) {
                    session.close();
                    session = null;
                }
            } finally {
                done.release();
            }
        }
        if (session != null) {
            session.close();
        }
    }

    private void awaitDone() {
        try {
            boolean _ = done.tryAcquire(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWanted() {
        wanted.acquireUninterruptibly();
        wanted.drainPermits();
        return !closed;
    }

    /** Nearly all of it is moved while others write; to begin anew keeps them out, but then for the rest only. */
    private void move(Session session) throws SQLException {
        checkpoint(session, "PASSIVE");
        if (log.length() > tolerated) {
            turn.lock();
            try {
                checkpoint(session, "TRUNCATE");
            } finally {
                turn.unlock();
            }
            // Where a reader prevents it, nobody has to wait for another attempt before there is reason to.
            tolerated = Math.min(log.length() + lengths.usual(), lengths.full());
        }
    }

    /** It answers with numbers; how far it came shows in the length of the log. */
    private static void checkpoint(Session session, String mode) throws SQLException {
        session.query("PRAGMA wal_checkpoint(" + mode + ")", Session.NOTHING, _ -> true);
    }

    private void note(Exception e) {
        if (!failing) {
            LOG.warn("the log of the store {} cannot be shortened now: {}", file.path(), e.getMessage());
            failing = true;
        }
    }

    void close(Ending ending) {
        closed = true;
        wanted.release();
        ending.await(thread::join, "the log of the store " + file.path() + " stays as long as it is");
    }
}
