package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueryEngine;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One in-memory DuckDB per process, a connection of its own per statement. As many statements run side by side as the
 * instance has threads; the others wait in line, and their waiting counts towards their time-out.
 *
 * <p>Rows come out as DuckDB's own JSON, so that integers of any size and decimals keep every digit. Numbers that JSON
 * cannot write ({@code NaN}, {@code Infinity}) become strings.
 */
public final class DuckDbQueryEngine implements QueryEngine {

    private static final int CANCEL_TRIES = 200;
    private static final long CANCEL_PAUSE_MILLIS = 10;
    /** The shortest row with its comma: {@code {"":1},} has seven bytes. */
    private static final int MIN_ROW_BYTES = 7;

    private final DuckDbInstance instance;
    private final Semaphore permits;
    private final ExecutorService runners;

    public DuckDbQueryEngine(DuckDbSettings settings) {
        instance = new DuckDbInstance(settings);
        permits = new Semaphore(settings.threads(), true);
        // A native call cannot be interrupted: it runs on a thread of its own while the caller waits and can cancel it.
        runners = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("duckdb-", 0).daemon(true).factory());
    }

    @Override
    public String query(String statement, Duration timeout, int maxOutputBytes) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            if (!permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw FaultCode.TASK_TIMED_OUT.asException(
                        "the statement waited " + timeout.toMillis() + " ms for other statements on this worker");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            return run(statement, timeout, deadline, maxOutputBytes);
        } finally {
            permits.release();
        }
    }

    private String run(String statement, Duration timeout, long deadline, int maxOutputBytes) {
        try (Connection connection = instance.connect();
                Statement sql = connection.createStatement()) {
            Future<String> rows = runners.submit(() -> rows(sql, statement, maxOutputBytes));
            try {
                return rows.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                cancel(sql, rows);
                throw FaultCode.TASK_TIMED_OUT.asException(
                        "the statement was cancelled after " + timeout.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                cancel(sql, rows);
                throw interrupted(e);
            } catch (ExecutionException e) {
                throw fault(e.getCause());
            }
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /**
     * DuckDB's table function {@code query} takes exactly one SELECT and no data-changing WITH, so it is what refuses
     * everything else; the row limit keeps a result that is too large from being gathered as a whole.
     */
    private static String rows(Statement sql, String statement, int maxOutputBytes) throws SQLException {
        String row = rowName(statement);
        String wrapped = "SELECT left(to_json(%1$s)::VARCHAR, %2$d) FROM query('%3$s') AS %1$s LIMIT %4$d"
                .formatted(
                        row,
                        (long) maxOutputBytes + 1,
                        statement.replace("'", "''"),
                        (long) maxOutputBytes / MIN_ROW_BYTES + 1);
        StringBuilder json = new StringBuilder("[");
        long bytes = 2;
        try (ResultSet result = sql.executeQuery(wrapped)) {
            while (result.next()) {
                String next = JsonNumbers.quoteNonFinite(result.getString(1));
                bytes += next.getBytes(StandardCharsets.UTF_8).length + (json.length() > 1 ? 1 : 0);
                if (bytes > maxOutputBytes) {
                    throw FaultCode.OUTPUT_TOO_LARGE.asException("the result is larger than " + maxOutputBytes
                            + " bytes of JSON; select fewer rows or columns, or aggregate them");
                }
                json.append(json.length() > 1 ? "," : "").append(next);
            }
        }
        return json.append(']').toString();
    }

    /** A name for the whole row that no column written in the statement can shadow. */
    private static String rowName(String statement) {
        String name = "drover_row";
        while (statement.contains(name)) {
            name += "_";
        }
        return name;
    }

    /** Cancels until the call has ended: a cancel that comes before the engine starts has no effect. */
    private static void cancel(Statement sql, Future<String> rows) throws SQLException {
        boolean interrupted = false;
        for (int i = 0; i < CANCEL_TRIES && !rows.isDone(); i++) {
            sql.cancel();
            try {
                rows.get(CANCEL_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (TimeoutException | ExecutionException e) {
                // Not yet, or ended by the cancel: the loop's condition tells which.
                continue;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private FaultException fault(@Nullable Throwable cause) {
        return switch (cause) {
            case FaultException fault -> fault;
            case SQLException sql -> {
                if (DuckDbFaults.breaksInstance(sql)) {
                    instance.close();
                }
                yield DuckDbFaults.of(sql);
            }
            case OutOfMemoryError error ->
                FaultCode.SQL_OUT_OF_MEMORY.asException("the worker's heap is too small for the result", error);
            case null -> FaultCode.INTERNAL_ERROR.asException("the query engine failed and did not say why");
            case Throwable other -> FaultCode.INTERNAL_ERROR.asException("the query engine failed: " + other, other);
        };
    }

    private static FaultException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return FaultCode.TASK_INTERRUPTED.asException("the statement was cancelled", e);
    }

    /** Ends the instance; statements that run are given up. */
    @Override
    public void close() {
        runners.shutdownNow();
        instance.close();
    }
}
