package io.drover.embedded.store;

import io.drover.model.fault.FaultException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An H2 database and the connections to it. Thread-safe.
 *
 * <p>H2 hands commits to the operating system every half second; {@link #flush} does it at once, so that what was
 * committed before survives the death of this process. It does not wait for the disk, so a power cut may take the last
 * moments. Measured: WRITE_DELAY=0, which does the same for every commit, makes the many small claims about three times dearer.
 */
public final class H2Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(H2Database.class);
    private static final int CONNECTIONS = 16;
    private static final int CONNECT_SECONDS = 5;
    private static final int ATTEMPTS = 3;
    private static final int CHECKS = 10;
    private static final Duration CHECK_AFTER = Duration.ofSeconds(3);
    private static final String SERVER = "jdbc:h2:tcp:";
    private static final String FILE_URL = "jdbc:h2:" + StoreFile.SCHEME + ":";
    /*
     * RETENTION_TIME: how long replaced pages keep their place in the file; at one flush each millisecond the default of
     * 45 s makes it grow beyond a gigabyte. DB_CLOSE_ON_EXIT: whoever opened it closes it, and a hook that
     * ran before the services have stopped would fail their last writes. TRACE_LEVEL_FILE: errors are thrown, not kept
     * in a file beside the database.
     */
    private static final String SETTINGS =
            ";RETENTION_TIME=10000;LOCK_TIMEOUT=2000;QUERY_CACHE_SIZE=64;DB_CLOSE_ON_EXIT=FALSE"
                    + ";TRACE_LEVEL_FILE=0";

    static {
        // Read once, when H2 is first used; otherwise its server listens on every address of the machine.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        StoreFile.register();
    }

    private final String url;
    private final RenewedPool pool;
    private final JdbcOperations jdbc;
    private final TransactionOperations transactions;
    private final GroupFlush flush;
    private final AtomicBoolean checking = new AtomicBoolean();

    private H2Database(String url, RenewedPool pool) {
        this.url = url;
        this.pool = pool;
        this.jdbc = new JdbcTemplate(pool);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
        this.flush = new GroupFlush(this::checkpoint);
    }

    /**
     * The URL of a database in a file of this machine. Its threads may be interrupted: with H2's plain {@code file:} an
     * interrupted reader closes the file for everybody.
     *
     * @param file without the ending that H2 appends
     */
    public static String fileUrl(Path file) {
        return FILE_URL + file.toAbsolutePath().normalize();
    }

    /**
     * Opens a database. One that is not behind a server is created if it does not exist, and gets its tables; one behind
     * a server is not touched yet, so that the server may come later.
     *
     * @param url of H2, without settings; {@code file:} is read as {@link #fileUrl}
     * @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if it cannot be opened
     */
    public static H2Database open(String url, String user, String password) {
        String location = url.replaceFirst("^jdbc:h2:file:", FILE_URL);
        boolean remote = location.startsWith(SERVER);
        Optional<StoreMark> mark = location.startsWith(FILE_URL)
                ? Optional.of(StoreMark.beside(path(location.substring(FILE_URL.length()))))
                : Optional.empty();
        RenewedPool pool = new RenewedPool(() -> {
            mark.ifPresent(StoreMark::beforeOpening);
            JdbcConnectionPool made =
                    JdbcConnectionPool.create(remote ? location : location + SETTINGS, user, password);
            made.setMaxConnections(CONNECTIONS);
            made.setLoginTimeout(CONNECT_SECONDS);
            return made;
        });
        H2Database database = new H2Database(location, pool);
        if (!remote) {
            database.createTables(mark);
        }
        return database;
    }

    /** As H2 reads it. */
    private static Path path(String name) {
        return Path.of(name.startsWith("~") ? System.getProperty("user.home") + name.substring(1) : name);
    }

    private void createTables(Optional<StoreMark> mark) {
        try {
            mark.ifPresent(here -> here.whenOpened(jdbc));
            DatabasePopulatorUtils.execute(
                    new ResourceDatabasePopulator(new ClassPathResource("schema.sql", H2Database.class)), pool);
            mark.ifPresent(here -> here.settle(jdbc));
        } catch (FaultException e) {
            pool.close();
            throw e;
        } catch (DataAccessException e) {
            pool.close();
            throw H2Faults.of(url, e);
        }
    }

    /** Without settings, user or password. */
    public String url() {
        return url;
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Runs statements that are each their own transaction. */
    <T> T call(Function<JdbcOperations, T> body) {
        // H2 forgets an interrupt on its way through a commit, and whoever sent it would wait in vain.
        boolean interrupted = Thread.interrupted();
        try {
            return repeated(body);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T repeated(Function<JdbcOperations, T> body) {
        for (int attempt = 1; ; attempt++) {
            long begun = System.nanoTime();
            try {
                return body.apply(jdbc);
            } catch (DataAccessException | TransactionException e) {
                boolean worthIt = H2Faults.isCollision(e) || isMended(e, begun);
                if (attempt == ATTEMPTS || !worthIt) {
                    throw H2Faults.of(url, e);
                }
            }
        }
    }

    /**
     * After a failed write nothing that was opened before is of use. Others may have found out, too, and opened anew.
     *
     * @param begun when the attempt began that failed
     * @return whether it was this very process that kept the file from being opened, which it does no longer
     */
    private boolean isMended(RuntimeException failure, long begun) {
        if (!H2Faults.isGivenUp(failure)) {
            return false;
        }
        pool.renew(begun);
        if (!url.startsWith(FILE_URL)) {
            return false;
        }
        if (checking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("store-check").start(this::seeThatOthersGetIn);
        }
        return H2Faults.isOpenElsewhere(failure) && closeLeft(begun);
    }

    /**
     * After the trouble H2 may lose sight of the store that this process's sessions are on: they go on, and whoever opens
     * another one, such as a worker through the server, is told that the file is taken. All begin anew then.
     */
    private void seeThatOthersGetIn() {
        try {
            for (int i = 0; i < CHECKS && pool.isOpenAfter(CHECK_AFTER); i++) {
                long begun = System.nanoTime();
                try {
                    pool.tryOne();
                } catch (SQLException e) {
                    if (H2Faults.isOpenElsewhere(e)) {
                        pool.renew(begun);
                        closeLeft(begun);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            checking.set(false);
        }
    }

    /** Whether this process had the file open for nothing; it is closed now. */
    private boolean closeLeft(long failedSince) {
        return StoreFile.closeLeft(url.substring("jdbc:h2:".length()), failedSince);
    }

    /** Runs statements as one transaction, which is undone if the body throws; the body may run several times. */
    <T> T inTransaction(Function<JdbcOperations, T> body) {
        return call(_ -> transactions.execute(_ -> body.apply(jdbc)));
    }

    /** Makes everything durable that was committed before this call; callers at the same time share the work. */
    void flush() {
        flush.flush();
    }

    /**
     * As {@link #flush}, where the database goes down with this process; as far as it goes, since it is about what may be
     * done twice. A task that kills the process in which it runs must not take the record of that along: it would be begun
     * anew after each start, and kill again.
     */
    void keepFromOwnDeath() {
        if (url.startsWith(SERVER)) {
            return;
        }
        try {
            flush();
        } catch (FaultException e) {
            LOG.debug("claims may be forgotten if this process dies now", e);
        }
    }

    private void checkpoint() {
        call(connection -> connection.update("CHECKPOINT"));
    }

    /** Closes the connections; the last one to a database closes its file. */
    @Override
    public void close() {
        pool.close();
    }
}
