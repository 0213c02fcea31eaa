package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What result rows say about a bag. */
final class Recorded {

    private Recorded() {}

    /** Fails unless every task of the bag has one row, and that one says it succeeded. */
    static void eachOnce(List<JsonNode> rows, int tasks) {
        boolean[] seen = new boolean[tasks];
        for (JsonNode row : rows) {
            int task = row.get("task").asInt();
            assertThat(seen[task]).as("task %s has a row already", task).isFalse();
            seen[task] = true;
            assertThat(row.get("state").asString()).as(row.toString()).isEqualTo("SUCCEEDED");
        }
        assertThat(rows).hasSize(tasks);
    }

    /** When each task started. */
    static Map<Integer, String> starts(List<JsonNode> rows) {
        Map<Integer, String> starts = new TreeMap<>();
        rows.forEach(
                row -> starts.put(row.get("task").asInt(), row.get("startedAt").asString()));
        return starts;
    }

    /** The longest time in which no task of any of these bags started, between the first start and the last. */
    static Duration longestPause(List<List<JsonNode>> bags) {
        List<Instant> starts = bags.stream()
                .flatMap(List::stream)
                .map(row -> Instant.parse(row.get("startedAt").asString()))
                .sorted()
                .toList();
        Duration longest = Duration.ZERO;
        for (int i = 1; i < starts.size(); i++) {
            Duration pause = Duration.between(starts.get(i - 1), starts.get(i));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return longest;
    }
}
