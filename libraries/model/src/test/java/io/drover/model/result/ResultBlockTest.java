package io.drover.model.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResultBlockTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    @DisplayName("a thousand silent short tasks fit into 2.2 KB")
    void silentTasksTakeTwoBytes() {
        ResultBlockBuilder builder = new ResultBlockBuilder(5_000_000, 1_000, START, 1);
        for (int i = 0; i < 1_000; i++) {
            builder.succeeded(i % 100);
        }
        ResultBlock block = builder.build();
        assertThat(block.sizeBytes()).isLessThan(2_200).isEqualTo(block.toBytes().length);
        assertThat(block.toList()).hasSize(1_000).allMatch(TaskResult::succeeded);
    }

    @Test
    void tasksStartWhereTheOneBeforeEnded() {
        ResultBlockBuilder builder = new ResultBlockBuilder(7, 3, START, 2);
        builder.succeeded(1_500);
        builder.ended(20, TaskOutput.text("out"), null, null);
        builder.succeeded(0);
        assertThat(builder.build().toList())
                .containsExactly(
                        result(7, 2, START, 1_500, null, null),
                        result(8, 2, START.plusNanos(1_500_000), 20, "out", null),
                        result(9, 2, START.plusNanos(1_520_000), 0, null, null));
    }

    @Test
    @DisplayName("results of an earlier attempt keep their start and attempt beside those that ran again")
    void placedResultsKeepTheirPlace() {
        List<TaskResult> results = List.of(
                result(0, 1, START, 10, null, null),
                result(1, 2, START.plusSeconds(60), 10, "second try", null),
                result(2, 1, START.minusSeconds(5), 10, null, FaultCode.EXIT_STATUS.because("exit 1")),
                result(3, 1, START.minusSeconds(5).plusNanos(10_000), 10, null, null));
        assertThat(ResultBlock.of(results).toList()).isEqualTo(results);
    }

    @Test
    void blocksAreValues() {
        List<TaskResult> results = List.of(result(0, 1, START, 10, "ä", null));
        ResultBlock block = ResultBlock.of(results);
        assertThat(ResultBlock.of(block.toBytes())).isEqualTo(block).hasSameHashCodeAs(block);
        block.toBytes()[0] = 9;
        assertThat(block.toList()).isEqualTo(results);
    }

    @Test
    @DisplayName("a block of which a bit is wrong, or which is cut short, tells none of its results")
    void whatIsGarbledIsNoticed() {
        byte[] bytes =
                ResultBlock.of(List.of(result(0, 1, START, 10, "said", null))).toBytes();
        List<TaskResult> told = new ArrayList<>();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] garbled = bytes.clone();
            garbled[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(UnreadableResultsException.class)
                    .isThrownBy(() -> ResultBlock.of(garbled).forEach(told::add));
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(UnreadableResultsException.class)
                    .isThrownBy(() -> ResultBlock.of(cut).forEach(told::add));
        }
        assertThat(told).isEmpty();
    }

    @Test
    @DisplayName("what a task said comes back byte by byte, also where it was cut or is no text")
    void everyFormOfOutputComesBack() {
        byte[] noText = {(byte) 0xff, 0, 1, (byte) 0xc3};
        TaskOutput.Whole more = new TaskOutput.Whole(5_000_000, "results/w-1/3-2-task-0");
        List<TaskResult> results = List.of(
                said(0, TaskOutput.of(noText), null),
                said(1, null, TaskOutput.of(noText)),
                said(2, TaskOutput.text("out"), TaskOutput.text("err")),
                said(3, TaskOutput.firstOf("äää".getBytes(UTF_8), 3, more), null),
                said(4, TaskOutput.text(""), TaskOutput.firstOf(noText, 1, new TaskOutput.Whole(9, null))));
        assertThat(ResultBlock.of(results).toList()).isEqualTo(results);
        assertThat(results.getFirst().output().text()).isEqualTo("/wABww==");
        assertThat(results.get(3).output().text()).isEqualTo("ä");
        assertThat(results.get(3).output().truncated()).isTrue();
    }

    private static TaskResult said(long task, TaskOutput output, TaskOutput stderr) {
        return new TaskResult(task, 1, START.plusNanos(10_000 * task), Duration.ofNanos(10_000), output, stderr, null);
    }

    @Test
    void aBlockThatIsNotFullIsNotBuilt() {
        ResultBlockBuilder builder = new ResultBlockBuilder(0, 2, START, 1);
        builder.succeeded(1);
        assertThatIllegalStateException().isThrownBy(builder::build).withMessage("a block of 2 results got 1");
    }

    @Test
    void aFaultThatWasCutInTheMiddleOfACharacterComesBackAsItWent() {
        Fault fault = FaultCode.EXIT_STATUS.because("x".repeat(Fault.MAX_MESSAGE - 2) + "🐑🐑");
        List<TaskResult> results = List.of(result(0, 1, START, 10, null, fault));
        assertThat(ResultBlock.of(results).toList()).isEqualTo(results);
    }

    @Test
    void outputsMayBeLarge() {
        List<TaskResult> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(result(i, 1, START.plusNanos(10_000L * i), 10, "ü".repeat(100_000), null));
        }
        assertThat(ResultBlock.of(results).toList()).isEqualTo(results);
    }

    private static TaskResult result(long task, int attempt, Instant at, long micros, String output, Fault fault) {
        return new TaskResult(
                task,
                attempt,
                at,
                Duration.ofNanos(micros * 1_000),
                output == null ? null : TaskOutput.text(output),
                null,
                fault);
    }
}
