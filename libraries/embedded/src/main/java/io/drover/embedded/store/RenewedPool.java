package io.drover.embedded.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private final CountDownLatch ended = new CountDownLatch(1);
    private long madeAt = System.nanoTime();

    RenewedPool(Supplier<JdbcConnectionPool> source) {
        this.source = source;
        this.pool = source.get();
    }

    /**
     * Closes what is idle now, and what is in use when it comes back; whoever asks next gets a new connection.
     *
     * @param failedSince when the attempt began that found the connections useless, by {@link System#nanoTime}; nothing is
     *     done if they are newer
     */
    synchronized void renew(long failedSince) {
        if (ended.getCount() > 0 && madeAt - failedSince < 0) {
            pool.dispose();
            pool = source.get();
            madeAt = System.nanoTime();
        }
    }

    /** Opens a session beside those that are there, as another process would, and closes it again. */
    void tryOne() throws SQLException {
        JdbcConnectionPool apart = source.get();
        try (Connection connection = apart.getConnection()) {
            connection.isValid(1);
        } finally {
            apart.dispose();
        }
    }

    /** Waits, unless this is closed meanwhile. */
    boolean isOpenAfter(Duration pause) throws InterruptedException {
        return !ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
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
        ended.countDown();
        pool.dispose();
    }
}
