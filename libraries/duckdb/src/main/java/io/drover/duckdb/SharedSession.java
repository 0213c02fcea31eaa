package io.drover.duckdb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The session that statements share; it starts with the first of them, and after a loss with the next. Thread-safe. */
final class SharedSession implements AutoCloseable {

    /** DuckDB stops within some ten milliseconds, unless it is in one long call of a function. */
    private static final long GRACE_MILLIS = 2_000;

    /** Starts an engine, which takes a while. Throws WORKER_UNFIT. */
    interface Opener {
        EngineSession open() throws InterruptedException;
    }

    private final Opener opener;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Shared current;

    SharedSession(Opener opener) {
        this.opener = opener;
    }

    /** Starts a statement; if there is no engine, waits until one has started. */
    Flight start(String statement, int maxOutputBytes) throws InterruptedException {
        return session().start(statement, maxOutputBytes);
    }

    private Shared session() throws InterruptedException {
        opening.lockInterruptibly();
        try {
            Shared known = current;
            if (known == null || !known.session.isOpen()) {
                known = new Shared(opener.open());
                current = known;
            }
            return known;
        } finally {
            opening.unlock();
        }
    }

    /** What runs is given up; the next statement would start another session. */
    @Override
    public void close() {
        opening.lock();
        try {
            if (current != null) {
                current.session.close();
            }
            current = null;
        } finally {
            opening.unlock();
        }
    }

    /** A session and who is in it. */
    static final class Shared {

        private final EngineSession session;
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicLong starts = new AtomicLong();

        Shared(EngineSession session) {
            this.session = session;
        }

        Flight start(String statement, int maxOutputBytes) {
            long number = starts.incrementAndGet();
            boolean joined = running.getAndIncrement() > 0;
            EngineSession.Running started = session.start(statement, maxOutputBytes);
            started.rows().whenComplete((_, _) -> running.decrementAndGet());
            return new Flight(this, started, number, joined);
        }
    }

    /**
     * A statement that runs.
     *
     * @param number of the session's statements, this one included, when it started
     * @param joined whether others ran then
     */
    record Flight(Shared shared, EngineSession.Running running, long number, boolean joined) {

        /** Whether another statement ran at any time since this one started. */
        boolean hadCompany() {
            return joined || shared.starts.get() != number;
        }

        /** Cancels it, without waiting. A session that does not stop it in time is given up. */
        void stop() {
            running.cancel().run();
            running.rows().orTimeout(GRACE_MILLIS, TimeUnit.MILLISECONDS).whenComplete((_, failure) -> {
                if (failure instanceof TimeoutException) {
                    shared.session.close();
                }
            });
        }
    }
}
