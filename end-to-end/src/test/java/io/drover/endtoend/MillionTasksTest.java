package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedUp.class)
class MillionTasksTest {

    private static final int MILLION = 1_000_000;
    private static final int GROWTH_MB = 200;
    private static final String TASK = "{\"task\":";

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a million tasks make thousands of messages, one result each, and no more memory than a tenth of them")
    void aMillionTasks(Up up) throws Exception {
        ended(up, MILLION / 10);
        long before = residentMegabytes(up);

        JsonNode ended = ended(up, MILLION);

        assertThat(residentMegabytes(up) - before)
                .as("growth of the resident memory, in MB")
                .isLessThan(GROWTH_MB);
        Map<String, Integer> fragments = Map.of(
                "cut", ended.at("/fragments/cut").asInt(),
                "redispatched", ended.at("/fragments/redispatched").asInt());
        int messages =
                1 + 2 * fragments.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(messages)
                .as("requests, responses and the submission; fragments " + fragments)
                .isLessThan(5_000);
        String id = ended.get("id").asString();
        assertThat(rows(up, id)).isEqualTo(MILLION);
    }

    private static JsonNode ended(Up up, int tasks) throws IOException, InterruptedException {
        Path bag = processes.file(tasks + ".workload");
        Files.writeString(bag, "sleep 0\n".repeat(tasks));
        JsonNode ended = up.calls().ended(up.calls().submit(BodyPublishers.ofFile(bag), ""));
        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        return ended;
    }

    /** Counts the tasks that have a row; fails on a second row of the same task. */
    private static int rows(Up up, String id) throws IOException, InterruptedException {
        BitSet seen = new BitSet(MILLION);
        try (BufferedReader rows = new BufferedReader(new InputStreamReader(
                up.calls().stream("/workloads/" + id + "/results", "application/x-ndjson"), StandardCharsets.UTF_8))) {
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                int task = Integer.parseInt(row, TASK.length(), row.indexOf(',', TASK.length()), 10);
                if (seen.get(task)) {
                    throw new AssertionError("task " + task + " has two rows");
                }
                seen.set(task);
            }
        }
        return seen.cardinality();
    }

    /** 0 where the system does not tell. */
    private static long residentMegabytes(Up up) throws IOException {
        Path status = Path.of("/proc", Long.toString(up.process().pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_000)
                .sum();
    }
}
