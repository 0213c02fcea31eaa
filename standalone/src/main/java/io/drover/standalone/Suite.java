package io.drover.standalone;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The embedded back ends and the services over them: sibling applications in one JVM, started in turn and stopped in
 * reverse. Starting them side by side is not safe: they share one logging system.
 */
final class Suite implements AutoCloseable {

    private final EmbeddedBackend backend;
    /** Whether the services have some of their own, for AWS. */
    private final boolean hasCredentials;

    private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();
    private final List<WorkerSeat> workers = new ArrayList<>();
    private final Map<Service, URI> addresses = new LinkedHashMap<>();

    private Suite(EmbeddedBackend backend, boolean hasCredentials) {
        this.hasCredentials = hasCredentials;
        this.backend = backend;
    }

    /** @param progress is told what starts */
    static Suite start(SuiteOptions options, Consumer<String> progress) {
        Preflight.check(options);
        boolean fresh = !Files.exists(options.data());
        try {
            return begin(options, progress);
        } catch (RuntimeException e) {
            if (fresh) {
                // A start that failed leaves nothing half made.
                FileSystemUtils.deleteRecursively(options.data().toFile());
            }
            throw e;
        }
    }

    private static Suite begin(SuiteOptions options, Consumer<String> progress) {
        progress.accept("queue and store");
        boolean hasCredentials = Connection.hasCredentials(options.settings());
        Suite suite = new Suite(EmbeddedBackend.start(options.data()), hasCredentials);
        try {
            // Before the provisioner starts, whose workers look for it.
            Map<String, String> connection = suite.connection(options);
            new Connection(connection).write(options.data());
            for (Service service : Service.values()) {
                int instances = service == Service.WORKER ? options.workers() : 1;
                for (int i = 0; i < instances && options.services().contains(service); i++) {
                    progress.accept(service.profile());
                    suite.start(service, i, options);
                }
            }
            connection.put(Connection.GATEWAY, suite.gateway().toString());
            new Connection(connection).write(options.data());
            return suite;
        } catch (RuntimeException e) {
            try {
                suite.close();
            } catch (RuntimeException cleanup) {
                // The first cause is the one to tell.
                e.addSuppressed(cleanup);
            }
            throw e;
        }
    }

    private void start(Service service, int instance, SuiteOptions options) {
        Map<String, Object> settings = new LinkedHashMap<>(backend.inside());
        settings.putAll(Connection.news(options.data(), options.settings()));
        if (service == Service.WORKER && options.linkedWorkers()) {
            settings.putAll(backend.outside());
        }
        settings.put("drover.scheduler.lease-patience", "0s");
        settings.put(SuiteOptions.SLOTS, options.slots());
        if (hasCredentials) {
            Connection.removeCredentials(settings);
        }
        settings.putAll(options.settings());
        settings.put("server.port", instance == 0 ? service.port(options.gatewayPort()) : 0);
        service.keepIn(settings);
        ConfigurableApplicationContext context = service.start(settings);
        if (service == Service.WORKER) {
            workers.add(WorkerSeat.of(context, settings));
        } else {
            contexts.push(context);
        }
        addresses.putIfAbsent(
                service,
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")));
    }

    URI gateway() {
        return Objects.requireNonNull(addresses.get(Service.GATEWAY), "no gateway was started");
    }

    Map<Service, URI> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    Map<String, String> connection() {
        return backend.outside();
    }

    /** Fragments that run in this process now: its end waits for them. */
    int busy() {
        return workers.stream().mapToInt(WorkerSeat::busy).sum();
    }

    /** How long the end waits for them at most. */
    Duration drainTimeout() {
        return workers.stream()
                .map(WorkerSeat::drainTimeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Workers of their own processes have the same door, by the same file, and allow the same. */
    private Map<String, String> connection(SuiteOptions options) {
        Map<String, String> connection = backend.outside();
        connection.putAll(Permissions.of(options.settings()));
        Optional.ofNullable(options.settings().get(Connection.KEYS_FILE))
                .map(file -> Path.of(file).toAbsolutePath().toString())
                .ifPresent(file -> connection.put(Connection.KEYS_FILE, file));
        return connection;
    }

    @Override
    public void close() {
        // What accepts work ends first, and what decides last.
        while (contexts.size() > 1) {
            contexts.pop().close();
        }
        workers.forEach(WorkerSeat::close);
        while (!contexts.isEmpty()) {
            contexts.pop().close();
        }
        backend.close();
    }
}
