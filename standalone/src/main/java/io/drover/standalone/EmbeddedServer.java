package io.drover.standalone;

import io.drover.benchmarks.ServerStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** An embedded Drover for a benchmark, in a data directory that nobody used before. */
final class EmbeddedServer implements ServerStarter {

    private static final Map<String, String> QUIET =
            Map.of("logging.level.root", "WARN", "logging.level.io.drover", "WARN");

    @Override
    public Server start(int workers, int slots) {
        return start(new SuiteOptions(data(), 0, workers, slots, EnumSet.allOf(Service.class), QUIET));
    }

    @Override
    public Server startElastic(Map<String, String> provisioner) {
        Path data = data();
        Map<String, String> settings = new HashMap<>(QUIET);
        settings.putAll(new LocalWorkers(data, true, QUIET).settings());
        provisioner.forEach((key, value) -> settings.put("drover.provisioner." + key, value));
        return start(new SuiteOptions(
                data, 0, 0, 1, EnumSet.of(Service.SCHEDULER, Service.PROVISIONER, Service.GATEWAY), settings));
    }

    private static Path data() {
        try {
            return Files.createTempDirectory("drover-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Server start(SuiteOptions options) {
        Suite suite = Suite.start(options, what -> {});
        return new Server() {
            @Override
            public URI gateway() {
                return suite.gateway();
            }

            @Override
            public URI provisioner() {
                return Objects.requireNonNull(suite.addresses().get(Service.PROVISIONER), "no provisioner was started");
            }

            @Override
            public void close() {
                suite.close();
            }
        };
    }
}
