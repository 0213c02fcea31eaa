package io.drover.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.UnreadableResultsException;
import io.drover.model.workload.WorkloadId;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.worker.task.Said;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResultWriterTest {

    private static final Claim CLAIM = new Claim(new FragmentKey(new WorkloadId("w-1"), 3), new AttemptNumber(2));

    private static final String BAG = "bags/w-1/u7/body";

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final ResultBlock block = block();

    private static ResultBlock block() {
        ResultBlockBuilder builder = new ResultBlockBuilder(0, 2, Instant.parse("2026-01-02T03:04:05Z"), 2);
        builder.succeeded(10);
        builder.succeeded(20);
        return builder.build();
    }

    @Test
    @DisplayName("a block of just the limit stays with the response")
    void smallOnesStay() {
        ResultRef ref = new ResultWriter(objects, block.sizeBytes(), 100).write(CLAIM, BAG, block);

        assertThat(ref).isEqualTo(new ResultRef.Inline(block));
        assertThat(objects.keys("results/")).isEmpty();
    }

    @Test
    @DisplayName("a larger block becomes an object of its attempt and is read back")
    void largeOnesBecomeObjects() {
        ResultWriter writer = new ResultWriter(objects, block.sizeBytes() - 1, 100);

        ResultRef ref = writer.write(CLAIM, BAG, block);

        assertThat(ref).isEqualTo(new ResultRef.Stored("results/w-1/u7/3-2"));
        assertThat(writer.read(ref).toBytes()).isEqualTo(block.toBytes());
    }

    @Test
    @DisplayName("long output becomes an object of its own, and its beginning stays in the row")
    void longOutput() {
        ResultWriter writer = new ResultWriter(objects, 0, 10);

        assertThat(writer.output(CLAIM, BAG, 7, Said.text("just as ten"), 0).text())
                .isEqualTo("just as te");
        TaskOutput output = writer.output(CLAIM, BAG, 7, Said.text("123456789é and more"), 0);
        assertThat(output)
                .isEqualTo(new TaskOutput("123456789", false, new TaskOutput.Whole(20, "results/w-1/u7/3-2-task-7")));
        assertThat(objects.read("results/w-1/u7/3-2-task-7", 0, 100))
                .isEqualTo(Said.text("123456789é and more").bytes());
        assertThat(writer.stderr(Said.text("123456789é and more"), 0))
                .isEqualTo(new TaskOutput("123456789", false, new TaskOutput.Whole(20, null)));
        assertThat(writer.output(CLAIM, BAG, 8, Said.text("short"), 0)).isEqualTo(TaskOutput.text("short"));
    }

    @Test
    @DisplayName("a block stays within its bound, however many tasks talk")
    void talkativeTasks() {
        ResultWriter writer = new ResultWriter(objects, 0, 1 << 16);
        Said said = Said.text("x".repeat(1 << 16));
        long size = 0;
        for (int task = 0; task < 2_000; task++) {
            size += writer.output(CLAIM, BAG, task, said, (int) size).text().length() + 50;
        }
        assertThat(size).isLessThan(40 << 20);
    }

    @Test
    @DisplayName("results that are gone cannot be read, which is no trouble of the store")
    void whatIsGoneIsNamed() {
        ResultWriter writer = new ResultWriter(objects, 0, 100);

        assertThatThrownBy(() -> writer.read(new ResultRef.Stored("results/w-1/9-1")))
                .isInstanceOf(UnreadableResultsException.class)
                .hasMessageContaining("results/w-1/9-1");
    }
}
