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
        try {
            session = idle.poll();
            if (session == null) {
                session = file.openForReading();
            }
            T value = pending.work().run(session);
            idle.push(session);
            pending.succeed(value);
        } catch (SQLException e) {
            give(session, SqliteFaults.reach(e) == SqliteFaults.Reach.STATEMENT);
            pending.fail(SqliteFaults.of(file.path(), e));
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
