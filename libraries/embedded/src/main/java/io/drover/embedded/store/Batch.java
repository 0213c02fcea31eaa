package io.drover.embedded.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One transaction for many callers. What one of them may not do undoes that one's part and nobody else's. */
final class Batch {

    private static final String PART = "part";

    private final Session session;
    private final Path file;
    private final List<Pending<?>> members = new ArrayList<>();
    private final List<Runnable> answers = new ArrayList<>();

    Batch(Session session, Path file) {
        this.session = session;
        this.file = file;
    }

    void begin() throws SQLException {
        session.execute("BEGIN IMMEDIATE");
    }

    /**
     * Does one caller's work.
     *
     * @throws SQLException if it is of no use to go on with this transaction
     */
    <T> void add(Pending<T> one) throws SQLException {
        if (one.isAbandoned()) {
            return;
        }
        // The first needs no savepoint: if it fails, all that was done is its own.
        boolean first = members.isEmpty();
        members.add(one);
        if (!first) {
            session.execute("SAVEPOINT " + PART);
        }
        try {
            T value = one.work().run(session);
            if (!first) {
                session.execute("RELEASE " + PART);
            }
            answers.add(() -> one.succeed(value));
        } catch (SQLException e) {
            if (SqliteFaults.reach(e) != SqliteFaults.Reach.STATEMENT) {
                throw e;
            }
            undo(one, first, SqliteFaults.of(file, e));
        } catch (RuntimeException | Error e) {
            undo(one, first, e);
        }
    }

    private void undo(Pending<?> one, boolean first, Throwable why) throws SQLException {
        if (first) {
            session.execute("ROLLBACK");
            begin();
        } else {
            session.execute("ROLLBACK TO " + PART);
            session.execute("RELEASE " + PART);
        }
        members.remove(one);
        one.fail(why);
    }

    /** Callers get their answers when all of it is kept, and not before. */
    void commit() throws SQLException {
        session.execute("COMMIT");
        answers.forEach(Runnable::run);
    }

    /** Nothing of it is kept, and everybody in it is told why. */
    void fail(Throwable why) {
        try {
            session.execute("ROLLBACK");
        } catch (SQLException | RuntimeException e) {
            // SQLite has ended it itself, or the connection is of no use any more. The callers hear the first reason.
            why.addSuppressed(e);
        }
        members.forEach(member -> member.fail(why));
    }
}
