package io.drover.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code drover bench elastic}: a burst arrives where there is no worker; the fleet grows, drains and is gone. */
@Command(
        name = "elastic",
        mixinStandardHelpOptions = true,
        description = "From no worker to the most and back: how fast a fleet of real worker processes follows a burst")
public final class BenchElastic implements Callable<Integer> {

    private static final long BACK_TO_NOTHING_SECONDS = 120;

    /** A server that has just started compiles its own code, on a processor that the first worker would start on. */
    private static final Duration SETTLING = Duration.ofSeconds(8);

    private static final JsonMapper MAPPER = new JsonMapper();

    @Option(names = "--count", defaultValue = "1000", description = "tasks in the burst (default ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--millis", defaultValue = "500", description = "of each task (default ${DEFAULT-VALUE})")
    private int millis;

    @Option(names = "--max", defaultValue = "4", description = "workers at most (default ${DEFAULT-VALUE})")
    private int max;

    @Option(names = "--type", defaultValue = "local.4", description = "of a worker (default ${DEFAULT-VALUE})")
    private String type = "local.4";

    @Option(names = "--drain-target", defaultValue = "20s", description = "default ${DEFAULT-VALUE}")
    private String drainTarget = "20s";

    @Option(
            names = "--idle",
            defaultValue = "2s",
            description = "superfluous for so long is drained (${DEFAULT-VALUE})")
    private String idle = "2s";

    @Option(
            names = "--price",
            paramLabel = "DOLLARS",
            defaultValue = "0.145",
            description = "what a worker costs per hour (${DEFAULT-VALUE}: four processors of a c7g.xlarge)")
    private double price;

    @Option(names = "--svg", paramLabel = "FILE", description = "draw workers against backlog")
    private @Nullable Path svg;

    @Option(names = "--json", description = "print one JSON object and nothing else")
    private boolean json;

    private final ServerStarter starter;
    private final PrintStream out;
    private final PrintStream log;

    public BenchElastic(ServerStarter starter, PrintStream out, PrintStream log) {
        this.starter = starter;
        this.out = out;
        this.log = log;
    }

    /** What the rows of a bag tell. */
    private record Rows(Instant firstStart, double busySeconds) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        log.println("starting an embedded Drover without workers");
        Map<String, String> fleet = Map.of(
                "mode",
                "dynamic",
                "types",
                type,
                "max",
                Integer.toString(max),
                "drain-target",
                drainTarget,
                "minimum-life",
                "5s",
                "idle-before-drain",
                idle);
        try (ServerStarter.Server server = starter.startElastic(fleet)) {
            ElasticReport report = measure(server);
            if (json) {
                out.println(MAPPER.writeValueAsString(report.toMap()));
            } else {
                report.toMap().forEach((name, value) -> out.printf(Locale.ROOT, "%-20s %s%n", name, value));
            }
            return report.isComplete() ? 0 : 1;
        }
    }

    private ElasticReport measure(ServerStarter.Server server) throws IOException, InterruptedException {
        BenchClient client = new BenchClient(server.gateway());
        log.println("letting it settle for " + SETTLING.toSeconds() + " s");
        Thread.sleep(SETTLING);
        FleetCurve curve = new FleetCurve(server.provisioner());
        Thread watch = Thread.ofVirtual().name("fleet-curve").start(curve);
        log.println("a burst of " + count + " x sleep " + millis);
        Instant submitted = Instant.now();
        String id = client.submit(BodyPublishers.ofString(("sleep " + millis + "\n").repeat(count)), 0);
        JsonNode ended = client.await(id);
        log.println("done; waiting until the fleet is gone");
        boolean gone = curve.awaitEmpty(BACK_TO_NOTHING_SECONDS);
        curve.stop();
        watch.join();
        if (svg != null) {
            Files.writeString(svg, new FleetCurveSvg(curve.samples()).draw());
        }
        Rows rows = rows(client, id);
        Instant launched = curve.firstLaunch();
        Instant finished = Instant.parse(ended.get("finishedAt").asString());
        double workerSeconds = curve.instanceSeconds();
        return new ElasticReport(
                count,
                Duration.between(submitted, launched).toMillis(),
                Duration.between(launched, rows.firstStart()).toMillis(),
                curve.samples().stream()
                        .mapToInt(FleetCurve.Sample::ready)
                        .max()
                        .orElse(0),
                Duration.between(submitted, finished).toMillis(),
                workerSeconds,
                workerSeconds / 3_600 * price,
                rows.busySeconds() / curve.slotSeconds(),
                gone,
                Recount.of(client.results(id), count));
    }

    private static Rows rows(BenchClient client, String id) {
        Instant first = Instant.MAX;
        double seconds = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.results(id), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = MAPPER.readTree(line);
                Instant start = Instant.parse(row.get("startedAt").asString());
                first = start.isBefore(first) ? start : first;
                seconds += row.get("durationMs").asDouble() / 1e3;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Rows(first, seconds);
    }
}
