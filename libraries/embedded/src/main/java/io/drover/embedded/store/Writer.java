package io.drover.embedded.store;

import io.drover.model.fault.FaultException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this process that writes to a store. While it commits, others queue up, and share the next
 * transaction. Thread-safe.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    /** Other processes wait for the lock meanwhile, and not in turn: who finds it taken looks again after a while. */
    private static final Duration LONGEST_BATCH = Duration.ofMillis(20);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final StoreFile file;
    private final Checkpoints checkpoints;
    private final WriteQueue queue = new WriteQueue();
    private final Thread thread;
    private volatile StoreSync sync;
    private @Nullable Session session;
    private @Nullable StoreSync openedWith;
    private long lookedAt = System.nanoTime();

    Writer(StoreFile file, Checkpoints checkpoints, StoreSync sync) {
        this.file = file;
        this.checkpoints = checkpoints;
        this.sync = sync;
        this.thread = Thread.ofPlatform().daemon().name("store-writer").start(this::run);
    }

    /** From the next batch on, if that is more than before. */
    void atLeast(StoreSync wanted) {
        if (wanted.compareTo(sync) > 0) {
            sync = wanted;
        }
    }

    /**
     * Returns when it is kept, or was undone.
     *
     * @param urgent before what is not
     */
    <T> T write(boolean urgent, Session.Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        queue.add(pending, urgent);
        return pending.await(file.path());
    }

    int waiting() {
        return queue.size();
    }

    private void run() {
        for (@Nullable Pending<?> next = queue.take(); next != null; next = queue.take()) {
            checkpoints.turn().lock();
            try {
                write(next);
            } catch (RuntimeException | Error e) {
                // Whatever it was, those who wait are told, and the next ones get a new connection.
                LOG.error("writing to the store went wrong", e);
                next.fail(e);
                closeSession();
            } finally {
                checkpoints.turn().unlock();
            }
        }
        closeSession();
    }

    private void write(Pending<?> first) {
        Batch batch;
        try {
            refuseIfElsewhere();
            checkpoints.refuseIfOverfull();
            batch = new Batch(opened(), file.path());
            batch.begin();
        } catch (FaultException e) {
            refuse(first, e);
            return;
        } catch (SQLException e) {
            refuse(first, SqliteFaults.of(file.path(), e));
            giveUp(e);
            return;
        }
        try {
            long until = System.nanoTime() + LONGEST_BATCH.toNanos();
            for (@Nullable Pending<?> next = first;
                    next != null;
                    next = System.nanoTime() < until ? queue.poll() : null) {
                batch.add(next);
            }
            batch.commit();
            checkpoints.committed();
        } catch (SQLException e) {
            batch.fail(e);
            giveUp(e);
        } catch (RuntimeException | Error e) {
            batch.fail(e);
            throw e;
        }
    }

    /** After a refusal it is looked at each time, so that it goes on as soon as it can. */
    private void refuseIfElsewhere() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY.toNanos()) {
            file.refuseIfElsewhere();
            lookedAt = now;
        }
    }

    /** Nothing can be written now: if those who wait had to find that out in turn, the last one would be told far too late. */
    private void refuse(Pending<?> first, FaultException why) {
        first.fail(why);
        queue.drain().forEach(waiting -> waiting.fail(why));
    }

    private Session opened() throws SQLException {
        StoreSync wanted = sync;
        if (session != null && openedWith != wanted) {
            closeSession();
        }
        Session open = session;
        if (open == null) {
            open = file.openForWriting(wanted);
            session = open;
            openedWith = wanted;
        }
        return open;
    }

    private void giveUp(SQLException failure) {
        if (SqliteFaults.reach(failure) == SqliteFaults.Reach.CONNECTION) {
            closeSession();
        }
    }

    private void closeSession() {
        Session open = session;
        if (open != null) {
            open.close();
            session = null;
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        queue.close();
        Ending.await(thread, "the store " + file.path() + " does not end, and what was not acknowledged may be lost");
    }
}
