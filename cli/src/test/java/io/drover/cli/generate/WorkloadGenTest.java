package io.drover.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drover.cli.TestSurroundings;
import io.drover.model.task.Task;
import io.drover.model.task.TaskKind;
import io.drover.model.task.TaskParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadGenTest {

    @TempDir
    Path folder;

    private static String generate(String arguments) {
        TestSurroundings world = new TestSurroundings();
        assertThat(world.run(("workload-gen " + arguments).split(" "))).isZero();
        assertThat(world.err()).isEmpty();
        return world.out();
    }

    @Test
    @DisplayName("workload-gen COUNT MILLIS writes COUNT lines 'sleep MILLIS'")
    void writesSleeps() {
        assertThat(generate("3 500")).isEqualTo("sleep 500\nsleep 500\nsleep 500\n");
        assertThat(generate("1 0")).isEqualTo("sleep 0\n");
    }

    @Test
    @DisplayName("-o writes a million lines to a file")
    void writesAFile() throws IOException {
        Path file = folder.resolve("million");
        generate("1000000 10 -o " + file);
        assertThat(Files.size(file)).isEqualTo(9_000_000);
        try (var lines = Files.lines(file)) {
            assertThat(lines.distinct()).containsExactly("sleep 10");
        }
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    @DisplayName("--dist keeps the mean, --seed makes it reproducible")
    void spreadsRoundTheMean(Distribution distribution) {
        String once = generate("50000 200 --seed 3 --dist " + distribution);
        assertThat(generate("50000 200 --seed 3 --dist " + distribution)).isEqualTo(once);
        double mean = tasks(once).stream()
                .mapToLong(task -> ((Task.Sleep) task).millis())
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(200, within(6.0));
        if (distribution != Distribution.fixed) {
            assertThat(generate("50000 200 --seed 4 --dist " + distribution)).isNotEqualTo(once);
        }
    }

    @Test
    @DisplayName("--stages writes groups one after the other")
    void writesStages() {
        assertThat(generate("--stages 2x500,1x50")).isEqualTo("sleep 500\nsleep 500\nsleep 50\n");
    }

    @Test
    @DisplayName("--mix draws kinds by weight, and every line is a task")
    void mixesKinds() {
        List<Task> tasks = tasks(generate("10000 20 --dist uniform --mix sleep:60,http:20,sql:15,exec:5"));
        Map<TaskKind, Long> counts = tasks.stream().collect(Collectors.groupingBy(Task::kind, Collectors.counting()));
        assertThat(counts.get(TaskKind.SLEEP)).isCloseTo(6_000, within(200L));
        assertThat(counts.get(TaskKind.HTTP)).isCloseTo(2_000, within(200L));
        assertThat(counts.get(TaskKind.SQL)).isCloseTo(1_500, within(200L));
        assertThat(counts.get(TaskKind.EXEC)).isCloseTo(500, within(200L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5 100",
                "0 100",
                "5",
                "5 -1",
                "5 86400001",
                "x 5",
                "5 5 --dist gauss",
                "--stages 5",
                "--stages 0x5",
                "5 5 --stages 5x5",
                "5 5 --mix cook:1",
                "5 5 --mix sleep:0",
                "5 5 -o no/such/folder/file"
            })
    @DisplayName("whatever cannot be meant is one clear line and exit code 2")
    void refusesNonsense(String arguments) {
        TestSurroundings world = new TestSurroundings();
        assertThat(world.run(("workload-gen " + arguments).split(" "))).isEqualTo(2);
        assertThat(world.err()).startsWith("drover: ").doesNotContain("\tat ");
        assertThat(world.err().lines()).hasSize(1);
        assertThat(world.out()).isEmpty();
    }

    private static List<Task> tasks(String text) {
        return text.lines().map(TaskParser::parse).toList();
    }
}
