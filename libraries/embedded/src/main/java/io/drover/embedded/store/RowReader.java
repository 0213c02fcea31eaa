package io.drover.embedded.store;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the columns of one row by name. The {@code ...OrNull} forms are for columns that may be null. */
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
        return row.getObject(column, Integer.class);
    }

    long number(String column) throws SQLException {
        return row.getLong(column);
    }

    boolean flag(String column) throws SQLException {
        return row.getBoolean(column);
    }

    @Nullable
    Boolean flagOrNull(String column) throws SQLException {
        return row.getObject(column, Boolean.class);
    }

    Instant instant(String column) throws SQLException {
        return Objects.requireNonNull(instantOrNull(column), column);
    }

    @Nullable
    Instant instantOrNull(String column) throws SQLException {
        return row.getObject(column, Instant.class);
    }

    Duration duration(String column) throws SQLException {
        BigDecimal seconds = Objects.requireNonNull(row.getBigDecimal(column), column);
        long whole = seconds.longValue();
        return Duration.ofSeconds(
                whole,
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValueExact());
    }

    byte @Nullable [] bytesOrNull(String column) throws SQLException {
        return row.getBytes(column);
    }

    @Nullable
    Fault faultOrNull() throws SQLException {
        @Nullable String code = textOrNull("fault_code");
        return code == null ? null : new Fault(FaultCode.valueOf(code), text("fault_message"));
    }
}
