package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory DuckDB behind its sandbox, which starts with the first connection: its library is large, and many a
 * worker never sees SQL. Thread-safe.
 */
final class DuckDbInstance implements AutoCloseable {

    private final DuckDbSettings settings;
    private @Nullable DuckDBConnection root;

    DuckDbInstance(DuckDbSettings settings) {
        this.settings = settings;
    }

    /** Another connection to the same instance. */
    synchronized Connection connect() throws SQLException {
        DuckDBConnection first = root == null ? open(settings) : root;
        root = first;
        return first.duplicate();
    }

    /** The next connection gets a fresh instance; statements that still run keep the old one alive until they end. */
    @Override
    public synchronized void close() {
        DuckDBConnection open = root;
        root = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            throw FaultCode.INTERNAL_ERROR.asException("DuckDB did not close: " + e.getMessage(), e);
        }
    }

    private static DuckDBConnection open(DuckDbSettings settings) {
        try {
            DuckDBConnection connection =
                    DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
            try (Statement sql = connection.createStatement()) {
                for (String setting : sandbox(settings)) {
                    sql.execute(setting);
                }
            }
            return connection;
        } catch (SQLException e) {
            throw FaultCode.INTERNAL_ERROR.asException("DuckDB did not start: " + e.getMessage(), e);
        }
    }

    /** The order counts: directories cannot be allowed once access is off, and nothing changes once locked. */
    private static List<String> sandbox(DuckDbSettings settings) {
        String directories = settings.directories().stream()
                .map(DuckDbInstance::literal)
                .collect(Collectors.joining(", ", "[", "]"));
        return List.of(
                "SET threads = " + settings.threads(),
                "SET memory_limit = '" + settings.memoryLimitBytes() + "B'",
                "SET temp_directory = ''",
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allowed_directories = " + directories,
                "SET enable_external_access = false",
                "SET lock_configuration = true");
    }

    private static String literal(Path directory) {
        return "'" + directory.toString().replace("'", "''") + "/'";
    }
}
