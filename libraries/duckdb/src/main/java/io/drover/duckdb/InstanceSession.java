package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** DuckDB in this very process, a connection of its own per statement. */
final class InstanceSession implements EngineSession {

    private static final System.Logger LOG = System.getLogger(InstanceSession.class.getName());
    private static final int CANCEL_TRIES = 300;
    private static final long CANCEL_PAUSE_MILLIS = 10;

    private final DuckDbInstance instance;
    private final Set<CompletableFuture<byte[]>> running = ConcurrentHashMap.newKeySet();
    // A native call cannot be interrupted: it runs on a thread of its own, which only a cancel ends.
    private final ExecutorService runners = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("duckdb-", 0).daemon(true).factory());
    private volatile boolean open = true;

    private InstanceSession(DuckDbInstance instance) {
        this.instance = instance;
    }

    /** Starts the engine, which takes some hundred milliseconds. Throws WORKER_UNFIT. */
    static InstanceSession open(DuckDbSettings settings) {
        return new InstanceSession(DuckDbInstance.open(settings));
    }

    @Override
    public Running start(String statement, int maxOutputBytes) {
        CompletableFuture<byte[]> rows = new CompletableFuture<>();
        running.add(rows);
        rows.whenComplete((_, _) -> running.remove(rows));
        Work work = new Work(statement, maxOutputBytes, rows);
        if (open) {
            runners.execute(work);
        } else {
            rows.completeExceptionally(new SessionLostException("the engine was closed"));
        }
        return new Running(rows, () -> runners.execute(work::cancel));
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        SessionLostException lost = new SessionLostException("the engine was closed");
        running.forEach(rows -> rows.completeExceptionally(lost));
        // Statements that still run keep the instance alive until they end.
        Thread.ofPlatform().daemon(true).start(instance::close);
    }

    /** One statement from its connection to its end. */
    private final class Work implements Runnable {

        private final String statement;
        private final int maxOutputBytes;
        private final CompletableFuture<byte[]> rows;
        private @Nullable Statement sql;
        private boolean cancelled;

        Work(String statement, int maxOutputBytes, CompletableFuture<byte[]> rows) {
            this.statement = statement;
            this.maxOutputBytes = maxOutputBytes;
            this.rows = rows;
        }

        @Override
        public void run() {
            try (Connection connection = instance.connect();
                    Statement used = connection.createStatement()) {
                if (!begin(used)) {
                    throw FaultCode.TASK_INTERRUPTED.asException("the statement was cancelled");
                }
                byte[] json;
                try {
                    json = new RowsSelect(statement, maxOutputBytes).run(connection, used);
                } finally {
                    end();
                }
                rows.complete(json);
            } catch (SQLException e) {
                if (DuckDbFaults.breaksInstance(e)) {
                    close();
                }
                rows.completeExceptionally(DuckDbFaults.of(e));
            } catch (OutOfMemoryError e) {
                rows.completeExceptionally(
                        FaultCode.SQL_OUT_OF_MEMORY.asException("the engine's heap is too small for the result", e));
            } catch (RuntimeException | Error e) {
                rows.completeExceptionally(e);
            }
        }

        private synchronized boolean begin(Statement used) {
            sql = used;
            return !cancelled;
        }

        /** From here on the statement may be closed, so that no cancel may reach it. */
        private synchronized void end() {
            sql = null;
        }

        /** Cancels until the call has ended: a cancel that comes before the engine starts has no effect. */
        void cancel() {
            try {
                cancelOnce();
                for (int i = 0; i < CANCEL_TRIES && !hasEndedWithin(CANCEL_PAUSE_MILLIS); i++) {
                    cancelOnce();
                }
            } catch (SQLException | InterruptedException e) {
                LOG.log(System.Logger.Level.DEBUG, "a statement was not cancelled; it is given up soon", e);
            }
        }

        private boolean hasEndedWithin(long millis) throws InterruptedException {
            try {
                rows.get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                return true;
            }
        }

        private synchronized void cancelOnce() throws SQLException {
            cancelled = true;
            if (sql != null) {
                sql.cancel();
            }
        }
    }
}
