package io.drover.embedded.store;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.PreparedStatementCallback;

/** One statement for many rows, in one call. */
final class Batch {

    private Batch() {}

    /** Executes the statement once per item and tells for each how many rows it wrote: none if its key was taken. */
    static <T> int[] update(JdbcOperations jdbc, String sql, List<T> items, RowWriter.Binder<T> binder) {
        PreparedStatementCallback<int[]> body = statement -> {
            for (T item : items) {
                binder.bind(new RowWriter(statement), item);
                statement.addBatch();
            }
            return execute(statement);
        };
        return Objects.requireNonNull(jdbc.execute(sql, body));
    }

    /** H2 goes on after a row that fails and undoes only that row, so duplicates need no look beforehand. */
    private static int[] execute(PreparedStatement statement) throws SQLException {
        try {
            return statement.executeBatch();
        } catch (BatchUpdateException e) {
            int[] counts = e.getUpdateCounts();
            int failed = 0;
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == PreparedStatement.EXECUTE_FAILED) {
                    counts[i] = 0;
                    failed++;
                }
            }
            if (failed == 0 || failed != duplicates(e)) {
                throw e;
            }
            return counts;
        }
    }

    private static int duplicates(BatchUpdateException e) throws SQLException {
        int duplicates = 0;
        for (@Nullable SQLException next = e.getNextException(); next != null; next = next.getNextException()) {
            if (next.getErrorCode() != ErrorCode.DUPLICATE_KEY_1) {
                throw next;
            }
            duplicates++;
        }
        return duplicates;
    }
}
