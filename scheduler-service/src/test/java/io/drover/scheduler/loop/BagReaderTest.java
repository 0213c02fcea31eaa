package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.scheduler.loop.SupplyReader.Reading;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.Samples;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BagReaderTest {

    @Test
    @DisplayName("lines in the row that are not what was handed in are never run")
    void damagedLines() {
        Workload whole = new Samples().workload("w", "sleep 1\nsleep 2\n");
        assertThat(read(whole)).isInstanceOf(Reading.Made.class);
        BagSpec bag = whole.submission().bag();
        BagSpec damaged = new BagSpec(
                bag.key(),
                bag.tasks(),
                bag.bodyBytes(),
                bag.stride(),
                bag.declaredMillis(),
                bag.undeclared(),
                bag.repeatable(),
                bag.sum(),
                bag.options(),
                "sleep 1\nsleep 3\n");
        Submission old = whole.submission();
        Submission submission =
                new Submission(old.id(), old.client(), damaged, old.options(), old.digest(), old.submittedAt());
        Workload row = new Workload(submission, whole.status(), null, false, whole.expiresAt());
        assertThat(read(row))
                .isInstanceOfSatisfying(
                        Reading.Never.class,
                        never -> assertThat(never.why().code()).isEqualTo(FaultCode.BAG_UNREADABLE));
    }

    private static Reading read(Workload workload) {
        return new BagReader(new InMemoryObjectStore()).read(workload);
    }
}
