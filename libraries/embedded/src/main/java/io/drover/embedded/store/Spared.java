package io.drover.embedded.store;

import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import java.sql.SQLDataException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;

/** Row mappers for looks at many rows: one that cannot be read costs itself alone. */
final class Spared {

    private Spared() {}

    /** One of a page, readable or not. */
    record Row<T>(String position, Optional<T> read) {}

    /** A page of what can be read, which ends where one of all rows would. */
    static <T> Page<T> page(List<Row<T>> rows, int limit) {
        Page<Row<T>> page = Cursor.page(rows, limit, Row::position);
        return new Page<>(
                page.items().stream().flatMap(row -> row.read().stream()).toList(), page.next());
    }

    /**
     * @param kind what a row is about, before its key
     * @param key the column that names it
     */
    static <T> RowMapper<Optional<T>> by(UnreadableRows unreadable, String kind, String key, RowMapper<T> mapper) {
        return (row, index) -> {
            String name = kind + " " + row.getString(key);
            try {
                return Optional.ofNullable(mapper.mapRow(row, index));
            } catch (SQLDataException | IllegalArgumentException | NullPointerException | DateTimeException e) {
                unreadable.leaveOut(name, e);
                return Optional.empty();
            }
        };
    }
}
