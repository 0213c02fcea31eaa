package io.drover.embedded.store;

import io.drover.embedded.writes.WriteHealth;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this process that writes to a store. While it commits, others queue up, and share the next
 * transaction. Thread-safe.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    /** Other processes wait for the lock meanwhile, and not in turn: who finds it taken looks again after a while. */
    private static final Duration LONGEST_BATCH = Duration.ofMillis(20);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** While writes fail, this thread tries by itself, so that nobody has to wait in order to find out. */
    private static final Duration TRY_EVERY = Duration.ofMillis(200);
    /** Longer than another process is waited for: then it is the disk that hangs. */
    private static final Duration HANGS = Duration.ofSeconds(5);

    /** What {@link io.drover.ports.WorkloadStore#checkWrites} promises. */
    private static final Duration CHECKED_WITHIN = Duration.ofSeconds(2);

    private static final String TOUCH = "UPDATE installation SET id = id";

    private final StoreFile file;
    private final Checkpoints checkpoints;
    private final WriteQueue queue = new WriteQueue();
    private final WriteHealth health;
    private final Thread thread;
    /** When the batch began that is under way; 0 if none is. */
    private volatile long busySince;

    private volatile StoreSync sync;
    private @Nullable Session session;
    private @Nullable StoreSync openedWith;
    private long lookedAt = System.nanoTime();

    Writer(StoreFile file, Checkpoints checkpoints, StoreSync sync) {
        this.file = file;
        this.checkpoints = checkpoints;
        this.sync = sync;
        this.health = new WriteHealth("the store " + file.path());
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
        return queued(urgent, work).await(file.path());
    }

    private <T> Pending<T> queued(boolean urgent, Session.Work<T> work) {
        refuseIfFailing();
        Pending<T> pending = new Pending<>(work);
        queue.add(pending, urgent);
        return pending;
    }

    /**
     * Throws what keeps the store from taking writes, if that is known, and tries where nothing is known: at most once in
     * some seconds, however often it is asked.
     */
    void check() {
        file.refuseIfDamageSeen();
        if (!health.isFresh()) {
            queued(true, Writer::touch).await(file.path(), CHECKED_WITHIN);
        }
    }

    private static int touch(Session session) throws SQLException {
        return session.update(TOUCH, Session.NOTHING);
    }

    /** Whoever would be refused anyway hears it at once. */
    private void refuseIfFailing() {
        Optional<FaultException> trouble = health.trouble();
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        long since = busySince;
        if (since != 0 && System.nanoTime() - since > HANGS.toNanos()) {
            throw FaultCode.STORE_UNAVAILABLE.asException("the store " + file.path() + " has not answered for "
                    + Duration.ofNanos(System.nanoTime() - since).toSeconds() + " s: see whether its disk hangs");
        }
    }

    int waiting() {
        return queue.size();
    }

    private void run() {
        while (!queue.isOver()) {
            @Nullable Pending<?> next = health.isUnsettled() ? queue.take(TRY_EVERY) : queue.take();
            if (next == null && health.isUnsettled() && !queue.isOver()) {
                next = new Pending<>(Writer::touch);
            }
            if (next != null) {
                inTurn(next);
            }
        }
        closeSession();
    }

    private void inTurn(Pending<?> next) {
        busySince = System.nanoTime();
        try {
            // Not in the turn, which is what whoever shortens the log needs for it.
            checkpoints.makeRoom();
        } catch (FaultException e) {
            refuse(next, e);
            busySince = 0;
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("making room in the store's log went wrong", e);
            next.fail(e);
            busySince = 0;
            return;
        }
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
            busySince = 0;
        }
    }

    private void write(Pending<?> first) {
        Batch batch;
        try {
            refuseIfElsewhere();
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
            health.worked();
            checkpoints.committed();
        } catch (SQLException e) {
            FaultException why = SqliteFaults.of(file.path(), e);
            // Pages that are damaged concern who writes to them.
            if (SqliteFaults.isDamage(e)) {
                file.damageSeen(why);
            }
            batch.fail(SqliteFaults.isDamage(e) ? why : noted(why));
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
    private void refuse(Pending<?> first, FaultException failure) {
        FaultException why = noted(failure);
        first.fail(why);
        queue.drain().forEach(waiting -> waiting.fail(why));
    }

    private FaultException noted(FaultException why) {
        return why.fault().code() == FaultCode.STORE_UNAVAILABLE ? health.failed(why) : why;
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
    void close(Ending ending) {
        queue.close();
        ending.await(
                thread::join, "the store " + file.path() + " does not end, and what was not acknowledged may be lost");
    }
}
