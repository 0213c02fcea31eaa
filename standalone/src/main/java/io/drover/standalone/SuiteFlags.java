package io.drover.standalone;

import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.logging.LogLevel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that starts services on this machine. */
final class SuiteFlags {

    @Mixin
    private final DataFlag data = new DataFlag();

    @Option(names = "--allow-exec", description = "let exec tasks run commands in the present directory")
    private boolean allowExec;

    @Option(
            names = "--allow-http",
            paramLabel = "HOST[:PORT]",
            description = "let http tasks reach this host; may be repeated")
    private List<String> httpHosts = List.of();

    @Option(
            names = "--sql-dir",
            paramLabel = "DIR",
            description = "let sql tasks read this directory; may be repeated (default: ./workloads if it exists)")
    private List<Path> sqlDirectories = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any setting of any service; may be repeated")
    private Map<String, String> settings = Map.of();

    @Option(names = "--log-level", defaultValue = "INFO", description = "of Drover's own log (default: INFO)")
    private LogLevel logLevel = LogLevel.INFO;

    /** The data directory if this command line names one. */
    Optional<Path> named() {
        return data.given();
    }

    Path data() {
        return data.path();
    }

    /**
     * The same, and where the back ends are: those of the data directory, unless settings name others and no directory was
     * named. Waits for a Drover that is just starting.
     *
     * @throws OperatorMistake if there is nothing to join
     */
    Map<String, String> joined(Connection.Side side) {
        Map<String, String> all = new LinkedHashMap<>();
        if (joinsData()) {
            refuseForbidden(data());
            Connection connection = Joining.real().await(data());
            all.putAll(connection.of(side));
            all.putAll(Connection.news(data(), settings));
            if (Connection.hasCredentials(settings)) {
                Connection.removeCredentials(all);
            }
            if (side == Connection.Side.WORKER) {
                all.putAll(Permissions.inherited(connection.settings(), asked()));
            }
        }
        all.putAll(own());
        if (side == Connection.Side.WORKER) {
            Map<String, String> _ = Permissions.of(all);
        }
        return all;
    }

    /** What may not be looked into says nothing of what runs there. */
    private static void refuseForbidden(Path data) {
        boolean closed = Files.isDirectory(data) && !Files.isExecutable(data);
        if (closed || (Files.exists(Connection.file(data)) && !Files.isReadable(Connection.file(data)))) {
            throw new OperatorMistake("this user may not read the data directory " + data + ", which belongs to "
                    + owner(data) + ". Be that user, or name another directory with --data");
        }
    }

    private static String owner(Path data) {
        try {
            return Files.getOwner(data).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "another user";
        }
    }

    /** Whether the back ends are those of the data directory. */
    boolean joinsData() {
        return data.named().isPresent()
                || StartSettings.of(settings())
                        .getProperty(Connection.STORE_URL, "")
                        .isEmpty();
    }

    /** What was asked for, as settings of the services; where nothing was, the examples may be read. */
    Map<String, String> settings() {
        Map<String, String> all = asked();
        if (!all.containsKey(Permissions.SQL_DIRECTORIES) && !examples().isEmpty()) {
            all.put(Permissions.SQL_DIRECTORIES, Permissions.joined(examples()));
        }
        return all;
    }

    /** What was asked for, as settings of workers that allow besides what the Drover that they join does. */
    Map<String, String> own() {
        boolean said = joinsData() && Connection.previous(data()).containsKey(Permissions.SQL_DIRECTORIES);
        return said ? asked() : settings();
    }

    private Map<String, String> asked() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("logging.level.root", "WARN");
        all.put("logging.level.io.drover", logLevel.name());
        if (allowExec) {
            all.put(Permissions.EXEC, "true");
            all.put(Permissions.EXEC_DIRECTORY, directory());
        }
        if (!httpHosts.isEmpty()) {
            all.put(Permissions.HOSTS, String.join(",", httpHosts));
        }
        if (!sqlDirectories.isEmpty()) {
            all.put(Permissions.SQL_DIRECTORIES, Permissions.joined(sqlDirectories));
        }
        all.putAll(settings);
        if (settings.keySet().stream().anyMatch(key -> key.replace("-", "").startsWith("drover.gateway.apikeys"))) {
            System.err.println("drover: keys on a command line can be read by everybody on this machine (ps): put them"
                    + " into a file and name it with drover.door.keys-file");
        }
        return all;
    }

    /** Where commands run that were allowed here: what an installation elsewhere said of its own is not meant. */
    private static String directory() {
        return StartSettings.of(Map.of())
                .getProperty(
                        Permissions.EXEC_DIRECTORY, Path.of("").toAbsolutePath().toString());
    }

    private static List<Path> examples() {
        Path workloads = Path.of("workloads");
        return workloads.toFile().isDirectory() ? List.of(workloads) : List.of();
    }
}
