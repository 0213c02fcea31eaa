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

/** An in-memory DuckDB behind its sandbox. Thread-safe. */
final class DuckDbInstance implements AutoCloseable {

    private final DuckDBConnection root;

    private DuckDbInstance(DuckDBConnection root) {
        this.root = root;
    }

    /** Throws WORKER_UNFIT. */
    static DuckDbInstance open(DuckDbSettings settings) {
        try {
            DuckDBConnection connection =
                    DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
            UnpackedLibrary.deleteOfThisProcess();
            try (Statement sql = connection.createStatement()) {
                for (String setting : sandbox(settings)) {
                    sql.execute(setting);
                }
            }
            return new DuckDbInstance(connection);
        } catch (SQLException e) {
            throw FaultCode.WORKER_UNFIT.asException("DuckDB did not start: " + e.getMessage(), e);
        }
    }

    /** Another connection to the same instance. */
    Connection connect() throws SQLException {
        return root.duplicate();
    }

    /** Statements that still run keep the instance alive until they end. */
    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw FaultCode.INTERNAL_ERROR.asException("DuckDB did not close: " + e.getMessage(), e);
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
                // Results must not depend on where a worker stands.
                "SET TimeZone = 'UTC'",
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allowed_directories = " + directories,
                "SET enable_external_access = false",
                "SET lock_configuration = true");
    }

    private static String literal(Path directory) {
        return JsonColumn.literal(directory + "/");
    }
}
