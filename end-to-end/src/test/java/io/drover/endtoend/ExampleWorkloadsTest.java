package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every example in workloads/ does what its header says, on one {@code drover up} with what they need allowed. */
@ExtendWith(SharedUp.class)
class ExampleWorkloadsTest {

    private static final Path EXAMPLES = Processes.ROOT.resolve("workloads");

    /** What the output of some task of each example must contain. */
    private static final Map<String, List<String>> OUTPUTS = Map.of(
            "sleeps.workload", List.of(),
            "mixed.workload", List.of("nothing but words", "hello from a worker", "two words", "42", "north"),
            "parquet.workload", List.of("500", "2000", "mean_total"),
            "http-checks.workload", List.of(),
            "exec-files.workload", List.of("workloads/data/notes-1.txt"),
            "failing.workload", List.of("the neighbours of a failed task succeed"));

    /** A comment that starts with a fault code says how the next task fails. */
    private static final Pattern ANNOUNCED = Pattern.compile("# ([A-Z]+(?:_[A-Z]+)+)\\b.*");

    private static final Pattern RETRIES = Pattern.compile("#.* submit .*--retries (\\d+).*");

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".workload"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("each example is expected to do something")
    void eachExampleIsExpected() throws IOException {
        assertThat(examples()).containsExactlyInAnyOrderElementsOf(OUTPUTS.keySet());
    }

    @ParameterizedTest(name = "{0} runs as its header says")
    @MethodSource("examples")
    void runs(String name, Up up) throws Exception {
        List<String> lines = Files.readAllLines(EXAMPLES.resolve(name));
        String query = lines.stream()
                .map(RETRIES::matcher)
                .filter(Matcher::matches)
                .map(matcher -> "?retries=" + matcher.group(1))
                .findFirst()
                .orElse("");

        String id = up.calls().submit(BodyPublishers.ofString(atTheirPorts(lines, up)), query);
        JsonNode ended = up.calls().ended(id);
        List<JsonNode> rows = up.calls().results(id);

        Map<Integer, String> announced = announced(lines);
        Map<Integer, String> failed = new TreeMap<>();
        rows.stream()
                .filter(row -> row.get("state").asString().equals("FAILED"))
                .forEach(row -> failed.put(
                        row.get("task").asInt(), row.at("/fault/code").asString()));
        assertThat(failed).as("faults by task, of " + rows).isEqualTo(announced);
        assertThat(ended.get("state").asString()).isEqualTo(announced.isEmpty() ? "SUCCEEDED" : "FAILED");
        assertThat(rows).hasSize((int)
                lines.stream().filter(ExampleWorkloadsTest::isTask).count());
        String outputs =
                rows.stream().map(row -> row.path("output").asString("")).collect(Collectors.joining("\n"));
        assertThat(OUTPUTS.getOrDefault(name, List.of()))
                .allSatisfy(output -> assertThat(outputs).contains(output));
    }

    /** The examples name the ports that {@code drover up} takes where nothing else is asked for. */
    private static String atTheirPorts(List<String> lines, Up up) {
        Map<String, String> ports = new LinkedHashMap<>();
        ports.put(":8080/", "gateway");
        ports.put(":8081/", "scheduler");
        ports.put(":8082/", "worker");
        ports.put(":8083/", "provisioner");
        ports.put(":8084/", "monitor");
        String text = String.join("\n", lines);
        for (Map.Entry<String, String> port : ports.entrySet()) {
            text = text.replace(port.getKey(), ":" + up.address(port.getValue()).getPort() + "/");
        }
        return text;
    }

    private static Map<Integer, String> announced(List<String> lines) {
        Map<Integer, String> faults = new TreeMap<>();
        int task = 0;
        for (String line : lines) {
            Matcher matcher = ANNOUNCED.matcher(line);
            if (matcher.matches()) {
                faults.put(task, matcher.group(1));
            } else if (isTask(line)) {
                task++;
            }
        }
        return faults;
    }

    private static boolean isTask(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }
}
