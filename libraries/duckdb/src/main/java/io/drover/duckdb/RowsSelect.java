package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs one SELECT and writes its rows as a JSON array of objects.
 *
 * <p>DuckDB's table function {@code query} takes exactly one SELECT and no data-changing WITH, so it is what refuses
 * everything else. The limits are part of the statement: DuckDB hands over whole chunks of rows, and what is too large
 * must not even be gathered.
 */
final class RowsSelect {

    /** The shortest row with its comma: {@code {"":1},} has seven bytes. */
    private static final int MIN_ROW_BYTES = 7;

    private final String statement;
    private final int maxOutputBytes;

    RowsSelect(String statement, int maxOutputBytes) {
        this.statement = statement;
        this.maxOutputBytes = maxOutputBytes;
    }

    /** @param sql a statement of the connection, which may be cancelled from elsewhere */
    byte[] run(Connection connection, Statement sql) throws SQLException {
        try (ResultSet result = sql.executeQuery(wrapped(row(connection)))) {
            Json json = new Json(maxOutputBytes);
            while (result.next()) {
                json.add(result.getString(1));
            }
            return json.end();
        }
    }

    private String wrapped(String row) {
        return String.format(
                Locale.ROOT,
                """
                SELECT CASE WHEN sum(strlen(json) + 1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) \
                <= %1$d THEN json END FROM (\
                SELECT left(%2$s, %1$d) AS json FROM query(%3$s) AS %4$s LIMIT %5$d)""",
                (long) maxOutputBytes + 1,
                row,
                JsonColumn.literal(statement),
                rowName(),
                (long) maxOutputBytes / MIN_ROW_BYTES + 1);
    }

    /**
     * The row as text: DuckDB's JSON of the whole row by its name, or of its columns one by one where that would not do. A
     * column that is JSON already is put in as it is, since DuckDB would read its numbers into doubles first.
     */
    private String row(Connection connection) throws SQLException {
        StringBuilder fields = new StringBuilder();
        StringBuilder texts = new StringBuilder();
        boolean rewrites = false;
        boolean holdsJson = false;
        for (Column column : columns(connection)) {
            String between = fields.isEmpty() ? "" : ", ";
            String name = JsonColumn.identifier(column.name());
            rewrites |= JsonColumn.needsRewriting(column.type());
            holdsJson |= JsonColumn.isJson(column.type());
            String value = JsonColumn.rewritten(rowName() + "." + name, column.type());
            texts.append(fields.isEmpty() ? "" : " || ',' || ");
            texts.append(JsonColumn.member(column.name(), value, column.type()));
            fields.append(between).append(name).append(" := ").append(value);
        }
        if (holdsJson) {
            return "'{' || " + texts + " || '}'";
        }
        return JsonColumn.text(rewrites ? "struct_pack(" + fields + ")" : rowName());
    }

    private record Column(String name, ColumnType type) {}

    private List<Column> columns(Connection connection) throws SQLException {
        String from = "FROM query(" + JsonColumn.literal(statement) + ")";
        List<Column> columns = new ArrayList<>();
        boolean nested = false;
        try (PreparedStatement prepared = connection.prepareStatement(from)) {
            ResultSetMetaData told = prepared.getMetaData();
            for (int i = 1; i <= told.getColumnCount(); i++) {
                ColumnType type = ColumnType.of(told.getColumnTypeName(i));
                nested |= !(type instanceof ColumnType.Plain)
                        || told.getColumnTypeName(i).contains("(");
                columns.add(new Column(told.getColumnName(i), type));
            }
        }
        return nested ? described(connection, from) : columns;
    }

    /** As text in a row, since the driver garbles the names of fields, and cuts what comes after them. */
    private static List<Column> described(Connection connection, String from) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement describe = connection.createStatement();
                ResultSet result = describe.executeQuery("DESCRIBE " + from)) {
            while (result.next()) {
                columns.add(new Column(result.getString(1), ColumnType.of(result.getString(2))));
            }
        }
        return columns;
    }

    /** A name for the whole row that no column written in the statement can shadow. */
    private String rowName() {
        String name = "drover_row";
        while (statement.contains(name)) {
            name += "_";
        }
        return name;
    }

    /** The array as it grows, never beyond its limit. */
    private static final class Json {

        private final int limit;
        private byte[] bytes;
        private int length;

        Json(int limit) {
            this.limit = limit;
            this.bytes = new byte[Math.min(limit, 1024)];
            append("[".getBytes(StandardCharsets.UTF_8));
        }

        void add(@Nullable String row) {
            if (row == null) {
                throw tooLarge();
            }
            if (length > 1) {
                append(",".getBytes(StandardCharsets.UTF_8));
            }
            append(JsonNumbers.repaired(row).getBytes(StandardCharsets.UTF_8));
            if (length >= limit) {
                throw tooLarge();
            }
        }

        byte[] end() {
            append("]".getBytes(StandardCharsets.UTF_8));
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }

        private void append(byte[] more) {
            if (more.length > limit - length) {
                throw tooLarge();
            }
            if (length + more.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, length + more.length)));
            }
            System.arraycopy(more, 0, bytes, length, more.length);
            length += more.length;
        }

        private RuntimeException tooLarge() {
            return FaultCode.OUTPUT_TOO_LARGE.asException("the result is larger than " + limit
                    + " bytes of JSON; select fewer rows or columns, or aggregate them");
        }
    }
}
