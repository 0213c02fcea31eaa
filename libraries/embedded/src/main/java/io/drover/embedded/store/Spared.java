package io.drover.embedded.store;

import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads many rows: one that cannot be read costs itself alone. */
final class Spared {

    private static final Logger LOG = LoggerFactory.getLogger(Spared.class);

    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);
    private final String kind;
    private final List<String> keys;

    /**
     * @param kind what a row is about, before its keys
     * @param keys the columns that name it
     */
    Spared(String kind, String... keys) {
        this.kind = kind;
        this.keys = List.of(keys);
    }

    /** One of a page, readable or not. */
    private record Row<T>(String position, Optional<T> read) {}

    <T> List<T> list(Session session, String sql, Session.Binder binder, Session.Mapper<T> mapper) throws SQLException {
        return session.query(sql, binder, sparing(mapper)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * A page of what can be read, which ends where one of all rows would.
     *
     * @param sql asks for one more than {@code limit}
     * @param position of a row in the list, for the cursor
     */
    <T> Page<T> page(
            Session session,
            String sql,
            Session.Binder binder,
            int limit,
            Session.Mapper<?> position,
            Session.Mapper<T> mapper)
            throws SQLException {
        return pageOf(session, sql, binder, limit, position, sparing(mapper));
    }

    /** @param reader answers nothing for a row that is left out */
    static <T> Page<T> pageOf(
            Session session,
            String sql,
            Session.Binder binder,
            int limit,
            Session.Mapper<?> position,
            Session.Mapper<Optional<T>> reader)
            throws SQLException {
        List<Row<T>> rows =
                session.query(sql, binder, row -> new Row<>(String.valueOf(position.read(row)), reader.read(row)));
        Page<Row<T>> page = Cursor.page(rows, limit, Row::position);
        return new Page<>(
                page.items().stream().flatMap(row -> row.read().stream()).toList(), page.next());
    }

    /** Makes nothing of a row that cannot be read, and tells of it. */
    <T> Session.Mapper<Optional<T>> sparing(Session.Mapper<T> mapper) {
        return row -> {
            try {
                return Optional.of(mapper.read(row));
            } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
                unreadable.leaveOut(name(row), e);
                return Optional.empty();
            }
        };
    }

    private String name(RowReader row) throws SQLException {
        StringJoiner name = new StringJoiner("/", kind + " ", "");
        for (String key : keys) {
            name.add(row.textOrNull(key));
        }
        return name.toString();
    }
}
