package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.sql.SQLException;

/** Reads DuckDB's messages, whose first words name the class of error; the driver gives neither code nor SQL state. */
final class DuckDbFaults {

    private DuckDbFaults() {}

    static FaultException of(SQLException e) {
        String message = ownWords(e);
        return code(message).asException(message + remedy(message), e);
    }

    /** A file outside of what may be read: nothing else is a matter of permission here. */
    private static String remedy(String message) {
        return message.startsWith("Permission Error") && message.contains("file")
                ? "; an operator lets sql tasks read a directory with drover.worker.sql.directories (--sql-dir)"
                : "";
    }

    private static FaultCode code(String message) {
        if (message.startsWith("Out of Memory Error")) {
            return FaultCode.SQL_OUT_OF_MEMORY;
        }
        if (message.startsWith("Permission Error")
                || message.contains("Expected a single SELECT statement")
                || message.contains("data-modifying statement")
                || message.contains("the configuration has been locked")) {
            return FaultCode.SQL_NOT_ALLOWED;
        }
        if (message.startsWith("INTERNAL Error") || message.startsWith("FATAL Error")) {
            return FaultCode.INTERNAL_ERROR;
        }
        return FaultCode.SQL_INVALID;
    }

    /** Whether the instance answers nothing any more. */
    static boolean breaksInstance(SQLException e) {
        String message = ownWords(e);
        return message.startsWith("INTERNAL Error") || message.startsWith("FATAL Error");
    }

    /** Without the quoted line, which would show the wrapping statement, and without the advice on settings. */
    private static String ownWords(SQLException e) {
        String message = DriverTexts.restored(String.valueOf(e.getMessage()));
        int end = message.indexOf(DriverTexts.QUOTED_STATEMENT);
        if (end < 0) {
            end = message.indexOf("\nDatabase is launched");
        }
        return end < 0 ? message : message.substring(0, end);
    }
}
