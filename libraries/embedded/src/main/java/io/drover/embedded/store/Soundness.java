package io.drover.embedded.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the pages of a store hang together. It reads all of them, so a large file is only looked at for a while. */
final class Soundness {

    private static final Logger LOG = LoggerFactory.getLogger(Soundness.class);
    private static final String SOUND = "ok";

    private Soundness() {}

    /**
     * Looks at every page, for as long as it may.
     *
     * @return what is wrong first; empty if nothing is, as far as was looked
     */
    static Optional<String> trouble(Session session, Path file, Duration atMost) throws SQLException {
        CountDownLatch done = new CountDownLatch(1);
        Thread watch = Thread.ofPlatform().daemon().name("store-check").start(() -> {
            try {
                if (!done.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                    session.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            List<String> found = session.query(
                    "PRAGMA quick_check(1)", Session.NOTHING, row -> row.row().getString(1));
            return found.stream().filter(line -> !line.equals(SOUND)).findFirst();
        } catch (SQLException e) {
            return onFailure(e, file, atMost);
        } finally {
            done.countDown();
            awaitEnd(watch);
        }
    }

    /** It would else interrupt what this connection does next. */
    private static void awaitEnd(Thread watch) {
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<String> onFailure(SQLException e, Path file, Duration atMost) throws SQLException {
        return switch (SqliteFaults.code(e)) {
            case SQLITE_INTERRUPT -> {
                LOG.warn(
                        "the store {} was not closed in order and is too large to be looked at as a whole within {} s:"
                                + " it goes on, and what is damaged in the rest is told when it is read",
                        file,
                        atMost.toSeconds());
                yield Optional.empty();
            }
            case SQLITE_CORRUPT, SQLITE_NOTADB -> Optional.of(String.valueOf(e.getMessage()));
            default -> throw e;
        };
    }
}
