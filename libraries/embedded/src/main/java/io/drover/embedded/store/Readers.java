package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.policy.pace.OwnThreads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads and connections that read from a store, beside whoever writes. What is urgent has threads of its own, and so
 * have pages of much: slow reads, however many, keep nobody from seeing who lives or how far a workload is. Thread-safe.
 */
final class Readers {

    private static final int THREADS = 4;
    private static final int URGENT_THREADS = 2;
    private static final int PAGE_THREADS = 2;
    private static final int LIMIT = 10_000;
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final StoreFile file;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private final ThreadPoolExecutor threads = threads("store-reader-", THREADS);
    private final ThreadPoolExecutor urgent = threads("store-urgent-", URGENT_THREADS);
    private final ThreadPoolExecutor pages = threads("store-pages-", PAGE_THREADS);
    /** One of the requests may read by itself, where the others have another carrier. */
    private final Semaphore here = new Semaphore(Runtime.getRuntime().availableProcessors() > 1 ? 1 : 0);

    Readers(StoreFile file) {
        this.file = file;
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                KEPT.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LIMIT),
                OwnThreads.named(name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Each statement of the work sees the store as it is when that statement begins. */
    <T> T read(Session.Work<T> work) {
        return read(threads, work);
    }

    /**
     * The same, for a few rows by their key. A request, which is a virtual thread, does it itself, if no other one does so now:
     * to hand such a read over costs more than to do it. A disk that hangs holds that one, and the carrier that it is on.
     */
    <T> T readBriefly(Session.Work<T> work) {
        return readHere(threads, work);
    }

    /** The same, for a page that may be much, and is little as a rule. */
    <T> T readShortPage(Session.Work<T> work) {
        return readHere(pages, work);
    }

    private <T> T readHere(ThreadPoolExecutor otherwise, Session.Work<T> work) {
        if (!Thread.currentThread().isVirtual() || !here.tryAcquire()) {
            return read(otherwise, work);
        }
        Pending<T> pending = new Pending<>(work);
        try {
            @Nullable Session session = threads.isShutdown() ? null : idle.poll();
            if (session == null) {
                return read(otherwise, work);
            }
            run(pending, session);
        } finally {
            here.release();
        }
        return pending.await(file.path());
    }

    /** The same, for what is quick and waits for nothing that is not. */
    <T> T readUrgently(Session.Work<T> work) {
        return read(urgent, work);
    }

    /** The same, for what may be much and is asked for by many. */
    <T> T readPage(Session.Work<T> work) {
        return read(pages, work);
    }

    private <T> T read(ThreadPoolExecutor by, Session.Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        try {
            by.execute(() -> run(pending));
        } catch (RejectedExecutionException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    by.isShutdown()
                            ? "the store is closed: this process is ending"
                            : LIMIT + " questions wait for the store already: it is too slow for what it is asked",
                    e);
        }
        return pending.await(file.path());
    }

    private <T> void run(Pending<T> pending) {
        if (pending.isAbandoned()) {
            return;
        }
        run(pending, idle.poll());
    }

    private <T> void run(Pending<T> pending, @Nullable Session ready) {
        @Nullable Session session = ready;
        try {
            if (session == null) {
                session = file.openForReading();
            }
            T value = pending.work().run(session);
            idle.push(session);
            pending.succeed(value);
        } catch (SQLException e) {
            FaultException why = SqliteFaults.of(file.path(), e);
            if (SqliteFaults.isDamage(e)) {
                file.damageSeen(why);
            }
            give(session, SqliteFaults.reach(e) == SqliteFaults.Reach.STATEMENT);
            pending.fail(why);
        } catch (RuntimeException | Error e) {
            give(session, true);
            pending.fail(e);
        }
    }

    private void give(@Nullable Session session, boolean sound) {
        if (session != null && sound) {
            idle.push(session);
        } else if (session != null) {
            session.close();
        }
    }

    /** Takes no more questions. */
    void shut() {
        threads.shutdown();
        urgent.shutdown();
        pages.shutdown();
    }

    /** Ends when those that were asked before {@link #shut} have their answers. */
    void close(Ending ending) {
        for (ThreadPoolExecutor pool : List.of(urgent, threads, pages)) {
            ending.await(
                    atMost -> pool.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS),
                    "questions to the store " + file.path() + " are not answered any more");
        }
        // Whoever reads by itself gives its connection back before.
        ending.await(
                atMost -> here.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS),
                "a question to the store " + file.path() + " is not answered any more");
        idle.forEach(Session::close);
        idle.clear();
    }
}
