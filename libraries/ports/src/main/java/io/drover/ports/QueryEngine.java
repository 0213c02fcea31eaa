package io.drover.ports;

import java.time.Duration;

/** Runs SQL on a worker. Thread-safe; calls run side by side as far as the engine allows. */
public interface QueryEngine extends AutoCloseable {

    /**
     * Runs one SELECT, perhaps more than once: what an engine began and could not end through no fault of the statement
     * starts anew. The calling thread may be interrupted, which cancels the statement.
     *
     * @param timeout counted from when it starts, not while it waits for its turn
     * @param started told whenever the statement starts, with its full time before it
     * @return the rows as a JSON array of objects
     * @throws io.drover.model.fault.FaultException with SQL_INVALID, SQL_NOT_ALLOWED, SQL_OUT_OF_MEMORY,
     *     OUTPUT_TOO_LARGE, TASK_TIMED_OUT or TASK_INTERRUPTED
     */
    String query(String statement, Duration timeout, int maxOutputBytes, Runnable started);

    @Override
    void close();
}
