package io.drover.standalone;

import com.sun.management.UnixOperatingSystemMXBean;
import io.drover.door.DoorCheck;
import io.drover.wiring.start.KnownSettings;
import io.drover.wiring.start.OperatorMistake;
import io.drover.wiring.start.SettingsCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Looks for an operator's mistakes before anything is made. Throws {@link OperatorMistake} for the first. */
final class Preflight {

    /** Open files: the jars take some 300, connections and databases the rest. bin/drover looks before the JVM does. */
    private static final long LEAST_FILES = 1_024;

    private static final int HIGHEST_PORT = 65_535;
    private static final Duration ASKED = Duration.ofSeconds(2);

    private Preflight() {}

    static void check(SuiteOptions options) {
        if (options.settings().containsKey("server.port")) {
            throw new OperatorMistake(
                    "server.port would be the same for all services of this process. Give the gateway's"
                            + " with --port (or -s); the others follow it");
        }
        DataDirectory.refuseUnspeakable(options.data());
        ConfigurableEnvironment environment = environment(options);
        SettingsCheck.check(environment, System.getenv());
        KnownSettings.onClassPath()
                .readValues(
                        environment,
                        Stream.concat(
                                        options.services().stream().map(service -> "drover." + service.profile()),
                                        Stream.of(
                                                "drover",
                                                "drover.backend",
                                                "drover.backend.queue-client",
                                                "drover.blackbox"))
                                .toList());
        options.services().forEach(service -> DoorCheck.check(environment(options, service), service.profile()));
        files();
        TemporaryFolder.check(Path.of(System.getProperty("java.io.tmpdir")));
        DataDirectory.check(options.data());
        ports(options, environment.getProperty("server.address", "127.0.0.1"));
    }

    private static ConfigurableEnvironment environment(SuiteOptions options) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put(Connection.STORE_URL, DataDirectory.storeUrl(options.data()));
        given.put(Connection.OBJECTS, options.data().resolve("objects").toString());
        given.put(SuiteOptions.SLOTS, options.slots());
        given.putAll(options.settings());
        return StartSettings.of(given);
    }

    /** As one of the services will find it. */
    private static ConfigurableEnvironment environment(SuiteOptions options, Service service) {
        Map<String, Object> given = new LinkedHashMap<>(options.settings());
        service.keepIn(given);
        ConfigurableEnvironment environment = StartSettings.of(given);
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("its own file", Map.of("server.address", "127.0.0.1")));
        return environment;
    }

    private static void files() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < LEAST_FILES) {
            throw new OperatorMistake(
                    "this process may open " + system.getMaxFileDescriptorCount() + " files and needs " + LEAST_FILES
                            + ". Raise the limit, for example with 'ulimit -n " + LEAST_FILES + "'");
        }
    }

    private static void ports(SuiteOptions options, String address) {
        int first = options.gatewayPort();
        if (first < 0 || first > HIGHEST_PORT - Service.values().length + 1) {
            throw new OperatorMistake("a port is 0 to " + (HIGHEST_PORT - Service.values().length + 1) + ", not "
                    + first + ". The other services take the next four; 0 takes free ones");
        }
        for (Service service : Service.values()) {
            int port = service.port(first);
            if (port != 0 && options.services().contains(service)) {
                refuseTaken(service, port, address);
            }
        }
    }

    private static void refuseTaken(Service service, int port, String address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new OperatorMistake(
                    "port " + port + ", which the " + service.profile() + " needs, " + why(port, e)
                            + ", or choose others with --port (-s for a scheduler), 0 for free ones",
                    e);
        }
    }

    private static String why(int port, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Permission denied")) {
            return "may be opened by root only. Take one above 1023";
        }
        if (!said.contains("in use")) {
            return "cannot be opened (" + said + "). See that server.address is an address of this machine";
        }
        return holder(port)
                .map(name -> "is taken by a Drover " + name + ". End that Drover")
                .orElse("is taken by another program. End it ('lsof -i :" + port + "' names it)");
    }

    /** Services of Drover's say in a header what they are. */
    private static Optional<String> holder(int port) {
        try (HttpClient http = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(ASKED)
                .build()) {
            HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .timeout(ASKED)
                    .build();
            return http.send(ask, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Server")
                    .filter(name -> name.startsWith("drover-"))
                    .map(name -> name.substring("drover-".length()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
