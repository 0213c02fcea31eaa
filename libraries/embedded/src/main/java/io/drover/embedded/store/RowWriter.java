package io.drover.embedded.store;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Fills the parameters of a statement one after the other. */
final class RowWriter {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final BigInteger FIRST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LAST = BigInteger.valueOf(Long.MAX_VALUE);

    private final PreparedStatement statement;
    private int index;

    RowWriter(PreparedStatement statement) {
        this.statement = statement;
    }

    /** Also for durations and for instants of any year, in the form of ISO 8601. */
    RowWriter text(@Nullable Object value) throws SQLException {
        statement.setString(++index, value == null ? null : value.toString());
        return this;
    }

    RowWriter number(@Nullable Number value) throws SQLException {
        statement.setObject(++index, value);
        return this;
    }

    RowWriter flag(@Nullable Boolean value) throws SQLException {
        statement.setObject(++index, value == null ? null : value ? 1 : 0);
        return this;
    }

    RowWriter instant(@Nullable Instant value) throws SQLException {
        statement.setObject(++index, value == null ? null : nanos(value));
        return this;
    }

    RowWriter bytes(byte @Nullable [] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** Since 1970. What lies outside of the years 1677 to 2262 counts as their beginning or end. */
    static long nanos(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) < Long.MAX_VALUE / NANOS_PER_SECOND) {
            return seconds * NANOS_PER_SECOND + instant.getNano();
        }
        return BigInteger.valueOf(seconds)
                .multiply(BigInteger.valueOf(NANOS_PER_SECOND))
                .add(BigInteger.valueOf(instant.getNano()))
                .max(FIRST)
                .min(LAST)
                .longValueExact();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
