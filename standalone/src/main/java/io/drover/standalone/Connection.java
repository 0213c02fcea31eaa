package io.drover.standalone;

import io.drover.model.fault.FaultCode;
import io.drover.ports.DirectoryHome;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.core.env.Environment;

/**
 * How processes of this machine reach the embedded back ends, and what tasks may do there: settings under the names that
 * every service reads, in a file of the data directory that only its owner may read.
 */
public record Connection(Map<String, String> settings) {

    static final String STORE_URL = "drover.backend.store.url";
    /** What servers find there instead: a link serves workers only. */
    static final String SERVERS_STORE_URL = "drover.backend.store.servers-url";

    static final String STORE_PASSWORD = "drover.backend.store.password";
    static final String OBJECTS = "drover.backend.objects.url";
    static final String QUEUE_ENDPOINT = "spring.cloud.aws.sqs.endpoint";
    static final String FUNCTIONS = "drover.functions.endpoint";
    static final String ACCESS_KEY = "spring.cloud.aws.credentials.access-key";
    static final String KEYS_FILE = "drover.door.keys-file";
    static final String GATEWAY = "drover.gateway.url";
    /** Whose addresses these are, of all who had the data directory one after the other. */
    static final String TURN = "drover-turn";
    /** The directory whose addresses these are. */
    static final String HOME = "drover-home";
    /** Where those who join find what is in this file by the time they cannot reach what was in it before. */
    static final String NEWS = "drover.backend.connection-file";

    private static final List<String> ADDRESSES = List.of(STORE_URL, STORE_PASSWORD, QUEUE_ENDPOINT, FUNCTIONS);
    static final String SECRET_KEY = "spring.cloud.aws.credentials.secret-key";
    /** Any of these says whose the credentials are. */
    private static final List<String> CREDENTIALS = List.of(
            ACCESS_KEY,
            SECRET_KEY,
            "spring.cloud.aws.credentials.profile.name",
            "spring.cloud.aws.credentials.profile.path",
            "spring.cloud.aws.credentials.instance-profile",
            "spring.cloud.aws.credentials.sts.role-arn",
            "spring.cloud.aws.credentials.sts.web-identity-token-file");

    private static final String FILE = "connection.properties";

    /** Who joins: workers, functions included, reach the store through a server process. */
    enum Side {
        SERVER,
        WORKER
    }

    public Connection {
        settings = Map.copyOf(settings);
    }

    /** Reads what a running installation left in its data directory. */
    public static Connection of(Path data) {
        Path file = file(data);
        if (!Files.isReadable(file)) {
            throw FaultCode.NOT_FOUND.asException("no Drover runs with the data directory " + data.toAbsolutePath()
                    + " (it has no " + FILE + "): start one with 'drover up', or name another with --data");
        }
        return new Connection(read(file));
    }

    /** What somebody who joins needs to know. */
    Map<String, String> of(Side side) {
        Map<String, String> backends = new TreeMap<>(settings);
        backends.remove(GATEWAY);
        backends.remove(TURN);
        backends.remove(HOME);
        backends.keySet().removeIf(Permissions::isOne);
        String ofServers = backends.remove(SERVERS_STORE_URL);
        if (side == Side.SERVER && ofServers != null) {
            backends.put(STORE_URL, ofServers);
        }
        return backends;
    }

    /** Whether these are addresses of who has the data directory now, as far as either of them says. */
    boolean isOfTurn(Optional<String> turn) {
        String own = settings.get(TURN);
        return own == null || turn.isEmpty() || own.equals(turn.get());
    }

    /** Where to look for news, unless settings name a back end themselves: then the file has none of it. */
    static Map<String, String> news(Path data, Map<String, String> given) {
        return ADDRESSES.stream().anyMatch(given::containsKey)
                ? Map.of()
                : Map.of(NEWS, file(real(data)).toString());
    }

    /**
     * Whether somebody has given credentials, which are for AWS itself, as for a bucket: those of embedded queues and functions
     * are left out then. What is embedded is called with what stands in this file.
     */
    static boolean hasCredentials(Map<String, String> given) {
        Environment said = StartSettings.of(given);
        return CREDENTIALS.stream().anyMatch(said::containsProperty);
    }

    static void removeCredentials(Map<String, ?> settings) {
        settings.keySet().removeAll(List.of(ACCESS_KEY, SECRET_KEY));
    }

    /** A name that leads to another directory later does not lead its workers there. */
    private static Path real(Path data) {
        try {
            return data.toRealPath();
        } catch (IOException e) {
            return data.toAbsolutePath();
        }
    }

    /** Where a running installation leaves its settings. */
    static Path file(Path data) {
        return data.resolve(FILE);
    }

    /** What was there in the last run. */
    static Map<String, String> previous(Path data) {
        Path file = file(data);
        return Files.isReadable(file) ? read(file) : Map.of();
    }

    /** The same, but for a copy: ports and keys are those of the original and its workers. */
    static Map<String, String> previousOfHome(Path data) {
        Map<String, String> previous = previous(data);
        return DirectoryHome.isCopy(data, previous.getOrDefault(HOME, "")) ? Map.of() : previous;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }

    void write(Path data) {
        Path file = file(data);
        Properties properties = new Properties();
        properties.putAll(settings);
        try {
            properties.put(HOME, DirectoryHome.note(data));
            // In one move: with half a file there would be new keys and ports, and workers would look for the old ones.
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(whole);
            PrivateFiles.createFile(whole);
            // Escaped: workers read it by other means than this one, in other encodings.
            try (OutputStream out = Files.newOutputStream(whole)) {
                properties.store(out, "How processes on this machine reach the Drover that runs here");
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
