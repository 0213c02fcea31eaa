package io.drover.ports;

import java.time.Duration;

/** Runs SQL on a worker. Thread-safe; calls run side by side as far as the engine allows. */
public interface QueryEngine extends AutoCloseable {

    /**
     * Runs one SELECT. The calling thread may be interrupted, which cancels the statement.
     *
     * @return the rows as a JSON array of objects
     * @throws io.drover.model.fault.FaultException with SQL_INVALID, SQL_NOT_ALLOWED, SQL_OUT_OF_MEMORY,
     *     OUTPUT_TOO_LARGE, TASK_TIMED_OUT or TASK_INTERRUPTED
     */
    String query(String statement, Duration timeout, int maxOutputBytes);

    @Override
    void close();
}
