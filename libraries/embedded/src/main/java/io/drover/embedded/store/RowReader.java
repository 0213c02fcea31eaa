package io.drover.embedded.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a row by name. The {@code ...OrNull} forms are for columns that may be null. */
record RowReader(ResultSet row) {

    String text(String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return row.getString(column);
    }

    int integer(String column) throws SQLException {
        return row.getInt(column);
    }

    @Nullable
    Integer integerOrNull(String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    long number(String column) throws SQLException {
        return row.getLong(column);
    }

    boolean flag(String column) throws SQLException {
        return row.getInt(column) != 0;
    }

    Instant instant(String column) throws SQLException {
        return RowWriter.instant(row.getLong(column));
    }

    @Nullable
    Instant instantOrNull(String column) throws SQLException {
        Instant value = instant(column);
        return row.wasNull() ? null : value;
    }

    Duration duration(String column) throws SQLException {
        return Duration.parse(text(column));
    }

    byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return row.getBytes(column);
    }
}
