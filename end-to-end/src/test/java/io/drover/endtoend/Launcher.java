package io.drover.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code bin/drover} as a user runs it, with the AOT cache that it makes at its first run, and only with that. */
final class Launcher {

    private static final Path DROVER = Processes.ROOT.resolve("bin/drover");
    private static final Path HOME = Processes.ROOT.resolve("standalone/target/drover");
    private static final Duration TRAINING = Duration.ofMinutes(5);

    private final Processes processes;

    private Launcher(Processes processes) {
        this.processes = processes;
    }

    /** The first command of a user takes what Maven built, and trains the cache; nothing is done if that has happened. */
    static Launcher trained(Processes processes) throws IOException, InterruptedException {
        if (!isTrained()) {
            // By which it would know that all is done, of jars that are others now.
            Files.deleteIfExists(HOME.resolve("built"));
            DroverProcess first = processes.launch(
                    "first", Map.of(), words("demo", "--count", 20, "--millis", 5, "--place", processes.file("demo")));
            first.awaitEnd(TRAINING);
            if (!isTrained()) {
                throw new AssertionError("no AOT cache was made of these jars; " + first.tail());
            }
        }
        return new Launcher(processes);
    }

    private static boolean isTrained() throws IOException {
        Path cache = HOME.resolve("drover.aot");
        if (!Files.exists(cache) || !Files.exists(HOME.resolve("drover-probe.aot"))) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(cache);
        try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Services refuse to start without their cache, so that nothing is shown of another JVM than the users'. */
    DroverProcess serve(String name, Object... arguments) {
        return processes.launch(
                name, Map.of("DROVER_NO_BUILD", "1", "DROVER_JAVA_OPTS", "-XX:AOTMode=on"), words(arguments));
    }

    /** Runs a client command to its end. */
    DroverProcess client(String name, Object... arguments) throws InterruptedException {
        DroverProcess client = processes.launch(name, Map.of("DROVER_NO_BUILD", "1"), words(arguments));
        client.awaitEnd();
        return client;
    }

    private static List<String> words(Object... arguments) {
        List<String> words = new ArrayList<>(List.of(DROVER.toString()));
        Stream.of(arguments).map(String::valueOf).forEach(words::add);
        return words;
    }
}
