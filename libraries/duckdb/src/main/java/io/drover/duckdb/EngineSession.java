package io.drover.duckdb;

import java.util.concurrent.CompletableFuture;

/** One DuckDB and the statements that run in it, whichever process it is in. Thread-safe. */
interface EngineSession extends AutoCloseable {

    /**
     * Starts a statement. Its future ends with the rows as JSON, or with a {@link
     * io.drover.model.fault.FaultException}, or with {@link SessionLostException} if the session ended under it.
     */
    Running start(String statement, int maxOutputBytes);

    /** False once it is lost or closed: no further statement runs in it. */
    boolean isOpen();

    /** Ends the session at once, whatever runs in it. Does not wait. */
    @Override
    void close();

    /**
     * @param rows ends when the statement does
     * @param cancel asks the engine to stop; the future tells when it did. Does not wait
     */
    record Running(CompletableFuture<byte[]> rows, Runnable cancel) {}
}
