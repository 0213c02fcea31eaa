package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Workloads that no cell has when this one hears of them. */
class CellAdoptionTest {

    private final CellBench bench = new CellBench();

    private CellEvent fresh(String name) {
        return bench.fresh(name, 1_000, 10, BenchOptions.DEFAULT);
    }

    @Test
    @DisplayName("the write that takes a workload starts it, and its first fragments go out with it")
    void takenAndStartedAtOnce() {
        List<StoreWrite> writes = bench.step(fresh("bag")).writes();
        assertThat(writes.getFirst())
                .isInstanceOfSatisfying(
                        StoreWrite.AdoptAndStart.class,
                        start -> assertThat(start.at()).isEqualTo(bench.now));
        assertThat(writes.subList(1, writes.size())).isNotEmpty().allMatch(StoreWrite.Dispatch.class::isInstance);
        assertThat(bench.sent).isNotEmpty();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.RUNNING);
        assertThat(bench.workload("bag").cell()).isNotNull();
    }

    @Test
    @DisplayName("without room for its fragments a workload becomes the cell's all the same, and starts later")
    void takenWithoutRoom() {
        bench.step(fresh("first"));
        List<StoreWrite> writes = bench.step(fresh("second")).writes();
        assertThat(writes).containsExactly(new StoreWrite.Adopt(new WorkloadId("second")));
        assertThat(bench.step().writes()).isEmpty();

        while (bench.workload("second").state() == WorkloadState.QUEUED) {
            bench.step(bench.succeeded(bench.sent.removeFirst()));
        }
        assertThat(bench.workload("second").status().startedAt()).isEqualTo(bench.now);
    }

    @Test
    @DisplayName("one that nobody wants any more, or that cannot be run, is taken and ended")
    void takenAndEnded() {
        CellEvent _ = fresh("unwanted");
        bench.stores.workloads().requestCancel(new WorkloadId("unwanted"));
        assertThat(bench.step(bench.taken(new WorkloadId("unwanted"))).writes())
                .extracting(write -> (Object) write.getClass())
                .containsExactly(StoreWrite.Adopt.class, StoreWrite.MoveWorkload.class);
        assertThat(bench.workload("unwanted").state()).isEqualTo(WorkloadState.CANCELLED);

        CellEvent _ = fresh("broken");
        Workload broken = bench.workload("broken");
        bench.step(new CellEvent.Unrunnable(
                broken, List.of(), WorkloadEvent.FAIL, FaultCode.BAG_UNREADABLE.because("its index is gone")));
        assertThat(bench.workload("broken").state()).isEqualTo(WorkloadState.FAILED);
    }
}
