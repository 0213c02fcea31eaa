package io.drover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Money;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Priority;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Fault FAULT = FaultCode.CANCELLED_BY_CLIENT.because("a client said \"no\"");

    private static Submission submission(WorkloadOptions options) {
        return new Submission(
                new WorkloadId("w-1"),
                new ClientId("ann"),
                new BagSpec(
                        "bags/w-1",
                        1_000,
                        9_000,
                        256,
                        500_000,
                        3,
                        true,
                        new BagOptions(3, Duration.ofMillis(250), Duration.ofSeconds(Long.MAX_VALUE), 17),
                        null),
                options,
                "digest",
                NOW);
    }

    private static FragmentOutcome outcome(ResultRef result) {
        return new FragmentOutcome(
                new WorkerId("wk-1"),
                NOW,
                NOW.plusNanos(3_000_001),
                Duration.ofNanos(2_345_001),
                new Money(17),
                new TaskResults(new TaskTally(9, 1, 1), result));
    }

    private static ResultBlock block() {
        ResultBlockBuilder block = new ResultBlockBuilder(10, 1, NOW, 1);
        block.succeeded(1_500);
        return block.build();
    }

    @Test
    @DisplayName("a submission comes back as it went, and what was not chosen is not there")
    void submissions() {
        Submission usual = submission(WorkloadOptions.DEFAULT);
        Submission unusual = submission(new WorkloadOptions(new Priority(9), Instant.MAX, false, Executor.FAAS));
        assertThat(Documents.submission(Documents.of(usual))).isEqualTo(usual);
        assertThat(Documents.submission(Documents.of(unusual))).isEqualTo(unusual);
        assertThat(Documents.of(usual)).contains("\"kind\":\"bag\"").doesNotContain("null", "deadline", "indexed");
    }

    @Test
    @DisplayName("counts come back as they went, and are lists: a row of a workload is written again and again")
    void progress() {
        Progress progress = new Progress(
                new UnitCounts(1_000, 10, 90, 9),
                new FragmentCounts(40, 1, 36, 2, 3),
                Duration.ofSeconds(99, 123_000),
                new Money(99_099));
        assertThat(Documents.progress(Documents.of(progress))).isEqualTo(progress);
        assertThat(Documents.of(progress)).contains("[1000,10,90,9]", "[40,1,36,2,3]");
    }

    @Test
    @DisplayName("a portion says what kind it is")
    void portions() {
        TaskRange range = new TaskRange(1_234_560, 1_234_570);
        assertThat(Documents.portion(Documents.of(range))).isEqualTo(range);
        assertThat(Documents.of(range)).isEqualTo("{\"kind\":\"tasks\",\"first\":1234560,\"end\":1234570}");
    }

    @Test
    @DisplayName("what goes out again carries its block; of what has ended the block lies beside the document")
    void outcomes() {
        FragmentOutcome inline = outcome(new ResultRef.Inline(block()));
        FragmentOutcome stored = outcome(new ResultRef.Stored("results/w-1/7-2"));
        assertThat(Documents.outcomeOrNull(Documents.of(inline))).isEqualTo(inline);
        assertThat(Documents.outcomeOrNull(Documents.of(stored))).isEqualTo(stored);
        assertThat(Documents.end(Documents.ofEnd(inline), Documents.block(inline)))
                .isEqualTo(inline);
        assertThat(Documents.end(Documents.ofEnd(inline), null)).isEqualTo(inline.withoutBlock());
        assertThat(Documents.end(Documents.ofEnd(stored), Documents.block(stored)))
                .isEqualTo(stored);
        assertThatThrownBy(() -> Documents.of(inline.withoutBlock())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("what closed a fragment, and a fault, come back as they went")
    void closings() {
        assertThat(Documents.closed(FragmentState.CANCELLED, Documents.ofClose(NOW, FAULT)))
                .isEqualTo(new FragmentStatus.Closed(FragmentState.CANCELLED, NOW, FAULT));
        assertThat(Documents.faultOrNull(Documents.of(FAULT))).isEqualTo(FAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "7", "null", "{\"kind\":\"stage\"}", "{\"worker\":\"a b\"}"})
    @DisplayName("what is none is refused")
    void rubbish(String text) {
        assertThatThrownBy(() -> Documents.submission(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Documents.progress(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Documents.portion(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Documents.end(text, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Documents.closed(FragmentState.FAILED, text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Documents.faultOrNull(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a row of another version is refused with what to do")
    void otherVersions() {
        String now = Documents.of(submission(WorkloadOptions.DEFAULT));
        assertThat(now).startsWith("{\"v\":2,");
        assertThatThrownBy(() -> Documents.submission(now.replace("\"v\":2", "\"v\":3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of version 3")
                .hasMessageContaining("or a newer one");
        assertThatThrownBy(() -> Documents.submission(now.replace("\"v\":2", "\"v\":1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of version 1")
                .hasMessageContaining("from one release");
    }

    @Test
    @DisplayName("a field of a later version is passed over")
    void laterFields() {
        assertThat(Documents.portion("{\"kind\":\"tasks\",\"first\":0,\"end\":1,\"colour\":\"red\"}"))
                .isEqualTo(new TaskRange(0, 1));
    }
}
