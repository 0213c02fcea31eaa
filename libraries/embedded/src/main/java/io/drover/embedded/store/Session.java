package io.drover.embedded.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/** A connection with the statements that were prepared on it. For one thread at a time. */
final class Session implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int STATEMENTS = 96;

    /** What a caller wants to be done on a connection; it may be tried again on another one. */
    interface Work<T> {
        T run(Session session) throws SQLException;
    }

    /** Sets the parameters of a statement. */
    interface Binder {
        void bind(RowWriter row) throws SQLException;
    }

    /** Makes a value of a row. */
    interface Mapper<T> {
        T read(RowReader row) throws SQLException;
    }

    static final Binder NOTHING = _ -> {};

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(STATEMENTS, 0.75f, true);

    Session(Connection connection) {
        this.connection = connection;
    }

    /**
     * From now on transactions begin and end by statements. In its own modes the driver begins one as soon as the last has
     * ended, or begins and ends an empty one after each statement.
     */
    void takeTransactions() throws SQLException {
        connection.setAutoCommit(false);
        execute("ROLLBACK");
    }

    /** Executes several statements, separated by semicolons. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Executes a statement that has neither parameters nor rows. */
    void execute(String sql) throws SQLException {
        update(sql, NOTHING);
    }

    /** @return how many rows were written */
    int update(String sql, Binder binder) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            binder.bind(new RowWriter(statement));
            return statement.executeUpdate();
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
    }

    /** All rows are read before this returns, so that no statement keeps an old state of the file. */
    <T> List<T> query(String sql, Binder binder, Mapper<T> mapper) throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            binder.bind(new RowWriter(statement));
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                RowReader row = new RowReader(rows);
                while (rows.next()) {
                    found.add(mapper.read(row));
                }
            }
            return found;
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
    }

    <T> Optional<T> first(String sql, Binder binder, Mapper<T> mapper) throws SQLException {
        return query(sql, binder, mapper).stream().findFirst();
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement there = statements.get(sql);
        if (there != null) {
            return there;
        }
        if (statements.size() >= STATEMENTS) {
            forget(statements.keySet().iterator().next());
        }
        PreparedStatement made = connection.prepareStatement(sql);
        statements.put(sql, made);
        return made;
    }

    /** The driver may have given a statement up that failed. */
    private void forget(String sql) {
        PreparedStatement failed = statements.remove(sql);
        if (failed != null) {
            close(failed);
        }
    }

    /** Ends the statement that another thread runs on it now, if any, with SQLITE_INTERRUPT. */
    void interrupt() {
        try {
            connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
        } catch (SQLException e) {
            LOG.debug("interrupting complains", e);
        }
    }

    /** What is wrong with the connection has been said by then, and whatever comes next takes another one. */
    @Override
    public void close() {
        statements.values().forEach(Session::close);
        statements.clear();
        close(connection);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("closing complains", e);
        }
    }
}
