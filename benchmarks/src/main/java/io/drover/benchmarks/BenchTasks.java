package io.drover.benchmarks;

import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code drover bench tasks}: throughput, efficiency and latency of bags of equal tasks. */
@Command(
        name = "tasks",
        mixinStandardHelpOptions = true,
        description = "Run a bag of equal tasks and print throughput, efficiency against the ideal, and latency")
public final class BenchTasks implements Callable<Integer> {

    private static final int WARMUP_TASKS = 100_000;

    @Option(names = "--count", defaultValue = "1000000", description = "tasks in the bag (default ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--task", defaultValue = "sleep 0", description = "the task (default '${DEFAULT-VALUE}')")
    private String task = "sleep 0";

    @Option(names = "--fragment-size", defaultValue = "0", description = "tasks per fragment; 0: automatic")
    private int fragmentSize;

    @Option(names = "--slots", defaultValue = "64", description = "slots of each worker (default ${DEFAULT-VALUE})")
    private int slots;

    @Option(names = "--workers", defaultValue = "1", description = "workers (default ${DEFAULT-VALUE})")
    private int workers;

    @Option(names = "--latency-samples", defaultValue = "300", description = "single tasks for submit-to-start")
    private int latencySamples;

    @Option(names = "--no-warmup", description = "measure a cold server")
    private boolean cold;

    @Option(names = "--baseline", description = "run the same tasks on a plain thread pool, too")
    private boolean baseline;

    @Option(names = "--json", description = "print one JSON object and nothing else")
    private boolean json;

    @Option(
            names = {"-s", "--server"},
            description = "a running server; without it an embedded one is started")
    private @Nullable String server;

    private final ServerStarter starter;
    private final PrintStream out;
    private final PrintStream log;

    public BenchTasks(ServerStarter starter, PrintStream out, PrintStream log) {
        this.starter = starter;
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() {
        TaskReport report;
        if (server != null) {
            report = measure(URI.create(server.contains("://") ? server : "http://" + server), false);
        } else {
            log.println("starting an embedded Drover with " + workers + " x " + slots + " slots");
            try (ServerStarter.Server embedded = starter.start(workers, slots)) {
                report = measure(embedded.gateway(), true);
            }
        }
        if (json) {
            out.println(new JsonMapper().writeValueAsString(report.toMap()));
        } else {
            report.toMap().forEach((name, value) -> out.printf(Locale.ROOT, "%-28s %s%n", name, value));
        }
        return report.recount().duplicates() + report.recount().lost() == 0 ? 0 : 1;
    }

    private TaskReport measure(URI gateway, boolean ownProcess) {
        BenchClient client = new BenchClient(gateway);
        int allSlots = Math.max(1, client.slots());
        if (!cold) {
            log.println("warming up with " + WARMUP_TASKS + " x sleep 0 and " + allSlots + " single tasks");
            withBag(WARMUP_TASKS, "sleep 0", bag -> client.await(submit(client, bag, 0)));
            withBag(WARMUP_TASKS / 20, "sleep 0", bag -> client.await(submit(client, bag, 1)));
        }
        log.println("latency: " + latencySamples + " single tasks");
        Latency latency = Latency.measure(client, cold ? 0 : 100, latencySamples);
        log.println("measuring " + count + " x " + task);
        double cpuBefore = ProcessUse.cpuSeconds();
        JsonNode[] ended = new JsonNode[1];
        String[] id = new String[1];
        long[] took = new long[1];
        withBag(count, task, bag -> {
            long start = System.nanoTime();
            id[0] = submit(client, bag, fragmentSize);
            ended[0] = client.await(id[0]);
            took[0] = System.nanoTime() - start;
        });
        TaskReport.Use use =
                ownProcess ? new TaskReport.Use(ProcessUse.peakRssMib(), ProcessUse.cpuSeconds() - cpuBefore) : null;
        Recount recount = Recount.of(client.results(id[0]), count);
        long requests = ended[0].at("/fragments/cut").asLong()
                + ended[0].at("/fragments/redispatched").asLong();
        return new TaskReport(
                count,
                allSlots,
                ended[0].at("/fragments/cut").asLong(),
                2 * requests + 1,
                took[0] / 1e6,
                idealMillis(allSlots),
                latency,
                recount,
                use,
                baseline ? PoolBaseline.run(count, task, allSlots) / 1e6 : null);
    }

    private double idealMillis(int allSlots) {
        return TaskParser.parse(task) instanceof Task.Sleep(long millis)
                ? Math.ceilDiv(count, allSlots) * (double) millis
                : 0;
    }

    private static String submit(BenchClient client, Path bag, int fragmentSize) {
        try {
            return client.submit(BodyPublishers.ofFile(bag), fragmentSize);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface BagUse {
        void with(Path bag);
    }

    private static void withBag(int tasks, String line, BagUse use) {
        try {
            Path bag = Files.createTempFile("bench", ".workload");
            try {
                try (var file = Files.newBufferedWriter(bag, StandardCharsets.UTF_8)) {
                    for (int i = 0; i < tasks; i++) {
                        file.write(line);
                        file.write('\n');
                    }
                }
                use.with(bag);
            } finally {
                Files.delete(bag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
