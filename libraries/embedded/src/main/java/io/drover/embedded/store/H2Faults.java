package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What an exception of the database means for the caller. */
final class H2Faults {

    private static final Set<Integer> COLLISIONS =
            Set.of(ErrorCode.LOCK_TIMEOUT_1, ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1);
    private static final Set<Integer> OUT_OF_REACH = Set.of(
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1,
            ErrorCode.REMOTE_DATABASE_NOT_FOUND_1,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.FILE_CORRUPTED_1,
            ErrorCode.OBJECT_CLOSED);

    private static final Set<Integer> GIVEN_UP = Set.of(
            ErrorCode.DATABASE_ALREADY_OPEN_1,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2);

    private H2Faults() {}

    /** Whether two transactions got in each other's way, so that the same again may well succeed. */
    static boolean isCollision(Throwable failure) {
        @Nullable SQLException sql = sqlException(failure);
        return sql != null && COLLISIONS.contains(sql.getErrorCode());
    }

    /** Whether the database has given up the store that a session is on: other sessions may be on a newer one. */
    static boolean isGivenUp(Throwable failure) {
        @Nullable SQLException sql = sqlException(failure);
        return sql != null && GIVEN_UP.contains(sql.getErrorCode()) || isBelowTheStore(sql);
    }

    /** The file itself failed under a statement that was being read from it. */
    private static boolean isBelowTheStore(@Nullable SQLException sql) {
        return sql != null
                && sql.getErrorCode() == ErrorCode.GENERAL_ERROR_1
                && causedBy(sql, MVStoreException.class) != null;
    }

    /** Whether somebody has the database's file open. */
    static boolean isOpenElsewhere(Throwable failure) {
        @Nullable SQLException sql = sqlException(failure);
        return sql != null && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    /**
     * STORE_UNAVAILABLE for what passes by itself or lies outside; INTERNAL_ERROR for everything else, so that a mistake
     * in a statement does not look like an outage.
     */
    static FaultException of(String database, RuntimeException failure) {
        @Nullable SQLException sql = sqlException(failure);
        @Nullable IOException cause = innermost(failure, IOException.class);
        if (cause != null && !(cause instanceof SocketException)) {
            return FaultCode.STORE_UNAVAILABLE.asException(
                    "the database " + database + " cannot be read or written: " + cause.getMessage()
                            + "; it goes on by itself when that has passed",
                    failure);
        }
        if (isOpenElsewhere(failure)) {
            return FaultCode.STORE_UNAVAILABLE.asException(
                    "the database " + database + " is open elsewhere: another Drover is using it", failure);
        }
        if (sql != null && isOutOfReach(sql) || hasNoConnection(failure)) {
            return FaultCode.STORE_UNAVAILABLE.asException(
                    "the database " + database + " does not answer: " + (sql == null ? failure : sql).getMessage(),
                    failure);
        }
        return FaultCode.INTERNAL_ERROR.asException(
                "the database " + database + " refused a statement: " + (sql == null ? failure : sql).getMessage(),
                failure);
    }

    /** Whatever the reason, nobody has heard the statement. */
    private static boolean hasNoConnection(Throwable failure) {
        return causedBy(failure, CannotGetJdbcConnectionException.class) != null
                || failure instanceof CannotCreateTransactionException;
    }

    private static boolean isOutOfReach(SQLException sql) {
        return sql instanceof SQLNonTransientConnectionException
                || sql instanceof SQLTransientConnectionException
                || String.valueOf(sql.getSQLState()).startsWith("08")
                || OUT_OF_REACH.contains(sql.getErrorCode())
                || COLLISIONS.contains(sql.getErrorCode())
                || isBelowTheStore(sql);
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        return causedBy(failure, SQLException.class);
    }

    /** The last of its kind among the causes: what really happened, below what was made of it. */
    private static <T extends Throwable> @Nullable T innermost(Throwable failure, Class<T> type) {
        @Nullable T found = null;
        int depth = 0;
        for (@Nullable Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause()) {
            found = type.isInstance(cause) ? type.cast(cause) : found;
            depth++;
        }
        return found;
    }

    private static <T extends Throwable> @Nullable T causedBy(Throwable failure, Class<T> type) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
