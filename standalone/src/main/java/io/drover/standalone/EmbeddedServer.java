package io.drover.standalone;

import io.drover.benchmarks.ServerStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;

/** An embedded Drover for a benchmark, in a data directory that nobody used before. */
final class EmbeddedServer implements ServerStarter {

    @Override
    public Server start(int workers, int slots) {
        try {
            Path data = Files.createTempDirectory("drover-bench-");
            Map<String, String> settings = Map.of("logging.level.root", "WARN", "logging.level.io.drover", "WARN");
            Suite suite = Suite.start(
                    new SuiteOptions(data, 0, workers, slots, EnumSet.allOf(Service.class), settings), what -> {});
            return new Server() {
                @Override
                public URI gateway() {
                    return suite.gateway();
                }

                @Override
                public void close() {
                    suite.close();
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
