package io.drover.standalone;

import io.drover.embedded.lambda.LambdaEndpoint;
import io.drover.embedded.lambda.LambdaEndpointSettings;
import io.drover.embedded.queue.ElasticMqServer;
import io.drover.embedded.store.SqliteClaims;
import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.SqliteWorkerRegistry;
import io.drover.embedded.store.StoreSync;
import io.drover.link.JvmLinks;
import io.drover.link.LinkServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The queue server, the store with the ways to it, and the object directory, in this process. Ports are those of the
 * last run in the same data directory where they are free, so that workers of their own processes find them again; a copy
 * of a directory begins with others, and with other keys.
 */
final class EmbeddedBackend implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_FUNCTIONS = 8;

    /** What keeps others who have an account on this machine out of the store, the queues and the functions. */
    private record Secrets(String password, String accessKey) {}

    /**
     * The store, which server processes beside this one open, too.
     *
     * @param link the way to it for worker processes
     */
    private record Store(DataLock lock, SqliteDatabase database, LinkServer link) implements AutoCloseable {

        static Store open(Path data, String password, int port) {
            DataLock lock = DataLock.take(data);
            @Nullable SqliteDatabase database = null;
            try {
                database = SqliteDatabase.open(DataDirectory.storeUrl(data), StoreSync.PROCESS);
                LinkServer link = LinkServer.start(
                        port,
                        password,
                        new SqliteClaims(database),
                        new SqliteWorkerRegistry(database),
                        JvmLinks.of(database.url()));
                return new Store(lock, database, link);
            } catch (RuntimeException e) {
                if (database != null) {
                    database.close();
                }
                lock.close();
                throw e;
            }
        }

        @Override
        public void close() {
            link.close();
            database.close();
            lock.close();
        }
    }

    private final ElasticMqServer queues;
    private final Store store;
    private final LambdaEndpoint functions;
    private final Path data;
    private final Secrets secrets;

    private EmbeddedBackend(ElasticMqServer queues, Store store, LambdaEndpoint functions, Path data, Secrets secrets) {
        this.queues = queues;
        this.store = store;
        this.functions = functions;
        this.data = data;
        this.secrets = secrets;
    }

    static EmbeddedBackend start(Path data) {
        DataDirectory.prepare(data);
        Map<String, String> previous = Connection.previousOfHome(data);
        String password = previous.getOrDefault(Connection.STORE_PASSWORD, newSecret());
        // It goes over the wire: whoever took the port of the queues meanwhile may have learnt the one before.
        String accessKey = newSecret();
        Store store = Store.open(data, password, portOf(previous.get(Connection.STORE_URL)));
        @Nullable ElasticMqServer queues = null;
        try {
            queues = ElasticMqServer.start(LOOPBACK, portOf(previous.get(Connection.QUEUE_ENDPOINT)), accessKey);
            LambdaEndpoint functions = LambdaEndpoint.start(
                    LOOPBACK,
                    portOf(previous.get(Connection.FUNCTIONS)),
                    data.resolve("functions"),
                    LambdaEndpointSettings.DEFAULT.withAccessKey(accessKey));
            return new EmbeddedBackend(queues, store, functions, data, new Secrets(password, accessKey));
        } catch (RuntimeException e) {
            if (queues != null) {
                queues.close();
            }
            store.close();
            throw e;
        }
    }

    /** Settings for services in this process, which share its way to the store. */
    Map<String, String> inside() {
        Map<String, String> settings = new TreeMap<>(outside());
        settings.put(Connection.STORE_URL, store.database().url());
        settings.remove(Connection.TURN);
        return settings;
    }

    /** Settings for processes beside this one. */
    Map<String, String> outside() {
        Map<String, String> settings = new TreeMap<>();
        DataLock.turn(data).ifPresent(turn -> settings.put(Connection.TURN, turn));
        settings.put(Connection.STORE_URL, store.link().url());
        settings.put(Connection.SERVERS_STORE_URL, store.database().url());
        settings.put(Connection.STORE_PASSWORD, secrets.password());
        settings.put(
                Connection.OBJECTS, data.resolve("objects").toAbsolutePath().toString());
        settings.put(Connection.QUEUE_ENDPOINT, queues.endpoint().toString());
        settings.put(Connection.FUNCTIONS, functions.endpoint().toString());
        settings.put("drover.scheduler.functions.concurrency", Integer.toString(functionsAtOnce()));
        settings.put("spring.cloud.aws.region.static", "us-east-1");
        settings.put(Connection.ACCESS_KEY, secrets.accessKey());
        settings.put(Connection.SECRET_KEY, "embedded");
        return settings;
    }

    @Override
    public void close() {
        functions.close();
        queues.close();
        store.close();
    }

    /** Each is a process that starts, and more of them than there are processors keep one another from getting ready. */
    private static int functionsAtOnce() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_FUNCTIONS);
    }

    private static String newSecret() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The port in a URL of the last run if it is free now, else 0. */
    private static int portOf(@Nullable String url) {
        if (url == null) {
            return 0;
        }
        int port = URI.create(url).getPort();
        if (port <= 0) {
            return 0;
        }
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0;
        }
    }
}
