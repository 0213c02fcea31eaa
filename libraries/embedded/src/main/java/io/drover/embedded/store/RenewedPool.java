package io.drover.embedded.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.h2.jdbcx.JdbcConnectionPool;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Connections to a database, all of which can be given up at once: after a failed write, sessions may hang on to a store
 * that H2 itself has given up, and answer with an error for ever. Thread-safe.
 */
final class RenewedPool extends AbstractDataSource implements AutoCloseable {

    private final Supplier<JdbcConnectionPool> source;
    private volatile JdbcConnectionPool pool;
    private volatile boolean closed;

    RenewedPool(Supplier<JdbcConnectionPool> source) {
        this.source = source;
        this.pool = source.get();
    }

    /** Closes what is idle now, and what is in use when it comes back; whoever asks next gets a new connection. */
    synchronized void renew() {
        if (!closed) {
            pool.dispose();
            pool = source.get();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return pool.getConnection(user, password);
    }

    @Override
    public synchronized void close() {
        closed = true;
        pool.dispose();
    }
}
