package io.drover.embedded.store;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Fills the parameters of a statement one after the other. */
final class RowWriter {

    /** Sets the parameters of one row of a batch. */
    interface Binder<T> {
        void bind(RowWriter row, T item) throws SQLException;
    }

    private final PreparedStatement statement;
    private int index;

    RowWriter(PreparedStatement statement) {
        this.statement = statement;
    }

    RowWriter text(@Nullable Object value) throws SQLException {
        statement.setString(++index, value == null ? null : value.toString());
        return this;
    }

    RowWriter number(@Nullable Number value) throws SQLException {
        return object(value);
    }

    RowWriter flag(@Nullable Boolean value) throws SQLException {
        return object(value);
    }

    RowWriter instant(@Nullable Instant value) throws SQLException {
        return object(value);
    }

    RowWriter duration(@Nullable Duration value) throws SQLException {
        return object(value == null ? null : decimalSeconds(value));
    }

    /** Duration's seconds may be any long, which nanoseconds in a long could not hold. */
    static BigDecimal decimalSeconds(Duration value) {
        return BigDecimal.valueOf(value.getSeconds()).add(BigDecimal.valueOf(value.getNano(), 9));
    }

    RowWriter bytes(byte @Nullable [] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** For {@code column = ANY(?)}. */
    RowWriter anyOf(Collection<?> values) throws SQLException {
        return object(values.stream().map(Object::toString).toArray(String[]::new));
    }

    private RowWriter object(@Nullable Object value) throws SQLException {
        statement.setObject(++index, value);
        return this;
    }
}
