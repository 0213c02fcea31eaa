package io.drover.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;

/**
 * Time from the moment a client begins to submit one task to the moment the task starts, by the clocks of one machine.
 *
 * @param p50Millis the median
 * @param p99Millis the 99th percentile
 */
record Latency(double p50Millis, double p99Millis) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** One bag of a single task after the other; the first ones warm up and do not count. */
    static Latency measure(BenchClient client, int warmup, int samples) {
        double[] millis = new double[samples];
        for (int i = -warmup; i < samples; i++) {
            Instant before = Instant.now();
            String id = client.submit(BodyPublishers.ofString("sleep 0\n"), 0);
            client.await(id);
            double took = Duration.between(before, startOf(client, id)).toNanos() / 1e6;
            if (i >= 0) {
                millis[i] = took;
            }
        }
        Arrays.sort(millis);
        return new Latency(millis[samples / 2], millis[(int) Math.min(samples - 1, Math.ceil(samples * 0.99) - 1)]);
    }

    private static Instant startOf(BenchClient client, String id) {
        try (InputStream rows = client.results(id)) {
            return Instant.parse(
                    MAPPER.readTree(rows.readAllBytes()).get("startedAt").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
