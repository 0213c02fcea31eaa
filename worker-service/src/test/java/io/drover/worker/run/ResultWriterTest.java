package io.drover.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultException;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.WorkloadId;
import io.drover.testkit.objects.InMemoryObjectStore;
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
    @DisplayName("J10: a block of just the limit stays with the response")
    void smallOnesStay() {
        ResultRef ref = new ResultWriter(objects, block.sizeBytes()).write(CLAIM, BAG, block);

        assertThat(ref).isEqualTo(new ResultRef.Inline(block));
        assertThat(objects.keys("results/")).isEmpty();
    }

    @Test
    @DisplayName("J10: a larger block becomes an object of its attempt and is read back")
    void largeOnesBecomeObjects() {
        ResultWriter writer = new ResultWriter(objects, block.sizeBytes() - 1);

        ResultRef ref = writer.write(CLAIM, BAG, block);

        assertThat(ref).isEqualTo(new ResultRef.Stored("results/w-1/u7/3-2"));
        assertThat(writer.read(ref).toBytes()).isEqualTo(block.toBytes());
    }

    @Test
    @DisplayName("J10: an object that is gone is told by its key")
    void whatIsGoneIsNamed() {
        ResultWriter writer = new ResultWriter(objects, 0);

        assertThatThrownBy(() -> writer.read(new ResultRef.Stored("results/w-1/9-1")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("results/w-1/9-1");
    }
}
