package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads and connections that read from a store, beside whoever writes. Thread-safe. */
final class Readers implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int LIMIT = 10_000;
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final StoreFile file;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private final ThreadPoolExecutor threads;

    Readers(StoreFile file) {
        this.file = file;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEPT.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(LIMIT),
                Thread.ofPlatform().daemon().name("store-reader-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Each statement of the work sees the store as it is when that statement begins. */
    <T> T read(Session.Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        try {
            threads.execute(() -> run(pending));
        } catch (RejectedExecutionException e) {
            throw FaultCode.STORE_UNAVAILABLE.asException(
                    threads.isShutdown()
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
        @Nullable Session session = null;
        boolean sound = false;
        try {
            session = idle.poll();
            if (session == null) {
                session = file.openForReading();
            }
            T value = pending.work().run(session);
            sound = true;
            give(session);
            pending.succeed(value);
        } catch (SQLException e) {
            sound = giveUnlessBroken(session, e);
            pending.fail(SqliteFaults.of(file.path(), e));
        } catch (RuntimeException | Error e) {
            pending.fail(e);
        } finally {
            if (!sound && session != null) {
                session.close();
            }
        }
    }

    private boolean giveUnlessBroken(@Nullable Session session, SQLException e) {
        if (session == null || SqliteFaults.reach(e) != SqliteFaults.Reach.STATEMENT) {
            return false;
        }
        give(session);
        return true;
    }

    private void give(Session session) {
        idle.push(session);
    }

    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        idle.forEach(Session::close);
        idle.clear();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
