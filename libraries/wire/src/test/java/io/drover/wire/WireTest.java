package io.drover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.LinkMessage;
import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Claim CLAIM = new Claim(new FragmentKey(new WorkloadId("w-1"), 7), new AttemptNumber(2));

    private static final Holder HOLDER = new Holder(new WorkerId("wk-1"), new Incarnation("a1"));

    @Test
    void requestsComeBackAsTheyWent() {
        ResultBlockBuilder block = new ResultBlockBuilder(10, 1, NOW, 1);
        block.ended(1_500, TaskOutput.text("out"), null, FaultCode.EXIT_STATUS.because("exit 3"));
        FragmentRequest request = new FragmentRequest(
                CLAIM,
                "drover-responses-a",
                Duration.ofMillis(100),
                true,
                new TaskAssignment(
                        new TaskRange(10, 20),
                        new BagSlice("bags/w-1", 4_096, 512, 3, null, null),
                        Duration.ofSeconds(30),
                        new ResultRef.Inline(block.build())));
        assertThat(Wire.fragmentRequest(Wire.encode(request))).isEqualTo(request);
    }

    @Test
    void responsesComeBackAsTheyWent() {
        FragmentResponse completed = new FragmentResponse.Completed(
                CLAIM,
                "bags/w-1",
                new Incarnation("a1"),
                new FragmentOutcome(
                        new WorkerId("wk-1"),
                        NOW,
                        NOW.plusMillis(3),
                        Duration.ofNanos(2_345_000),
                        new Money(17),
                        new TaskResults(new TaskTally(9, 1, 1), new ResultRef.Stored("results/w-1/7-2"))));
        FragmentResponse broken = new FragmentResponse.Broken(
                CLAIM, "bags/w-1", HOLDER, NOW, FaultCode.BAG_UNREADABLE.because("no object bags/w-1"));
        FragmentResponse died = new FragmentResponse.ProbeDied(
                CLAIM, "bags/w-1", HOLDER, NOW, FaultCode.TASK_POISONOUS.because("its process died of signal 9"));
        CellMessage cancel = new CellMessage.CancelRequested(new WorkloadId("w-1"));
        assertThat(Wire.cellMessage(Wire.encode(completed))).isEqualTo(completed);
        assertThat(Wire.cellMessage(Wire.encode(broken))).isEqualTo(broken);
        assertThat(Wire.cellMessage(Wire.encode(died))).isEqualTo(died);
        assertThat(Wire.cellMessage(Wire.encode(cancel))).isEqualTo(cancel);
    }

    @Test
    void anUnknownFieldIsPassedOver() {
        assertThat(Wire.submitted("{\"v\":2,\"workload\":\"w-9\",\"later\":1}"))
                .isEqualTo(new Submitted(new WorkloadId("w-9")));
    }

    @Test
    void anotherVersionIsRefusedWithWhatToDo() {
        Submitted message = new Submitted(new WorkloadId("w-9"));
        assertThat(Wire.encode(message)).isEqualTo("{\"v\":2,\"workload\":\"w-9\"}");
        assertThatThrownBy(() -> Wire.submitted("{\"workload\":\"w-9\",\"v\":3}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of version 3")
                .hasMessageContaining("or a newer one");
        assertThatThrownBy(() -> Wire.submitted("{\"v\":1,\"workload\":\"w-9\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of version 1")
                .hasMessageContaining("from one release");
        assertThatThrownBy(() -> Wire.submitted("{\"workload\":\"w-9\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say of which version");
    }

    @Test
    @DisplayName(
            "a request holds no character that SQS refuses, and reads as it was, whatever a task's line is made of")
    void charactersThatNoQueueTakes() {
        String lines = "echo a\uFFFEb\uFFFFc\u0001d\u00e9\u4e2d\ud83d\ude00\n";
        FragmentRequest request = new FragmentRequest(
                CLAIM,
                "responses",
                Duration.ofMillis(1),
                false,
                new TaskAssignment(new TaskRange(0, 1), BagSlice.of("bags/w-1", lines), Duration.ofSeconds(1), null));
        String body = Wire.encode(request);
        assertThat(body.chars().filter(c -> c < ' ' || c > 0xFFFD)).isEmpty();
        assertThat(body).contains("\u4e2d\ud83d\ude00");
        assertThat(Wire.fragmentRequest(body)).isEqualTo(request);
    }

    @Test
    void rubbishIsNamedAsSuch() {
        assertThatThrownBy(() -> Wire.cellMessage("hello"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a CellMessage");
    }

    @Test
    void withinAProcessALinkCarriesTheValueAndElseItsText() {
        FragmentResponse answer =
                new FragmentResponse.Broken(CLAIM, "bags/w", HOLDER, NOW, FaultCode.INTERNAL_ERROR.because("a test"));
        assertThat(Wire.fragmentResponse(answer)).isSameAs(answer);
        assertThat(Wire.fragmentResponse(new LinkMessage.Text(answer.text()))).isEqualTo(answer);
        LinkMessage other = new LinkMessage.Text(Wire.encode(new CellMessage.CancelRequested(new WorkloadId("w-1"))));
        assertThatThrownBy(() -> Wire.fragmentResponse(other)).isInstanceOf(IllegalArgumentException.class);
    }
}
