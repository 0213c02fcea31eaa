package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.BagIndex;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.bag.BagSupply;
import io.drover.wire.FragmentRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellTroubleTest {

    private static final WorkloadId BAD = new WorkloadId("bad");

    private final CellBench bench = new CellBench();

    @Test
    @DisplayName("what fails for one workload of a batch takes nothing away from the others")
    void oneOfABatch() {
        CellEvent bad = bench.submitted("bad", 40);
        CellEvent good = bench.submitted("good", 40);
        CellEvent broken = CellEvent.Taken.of(
                bench.workload("bad"), new BagSupply(bench.workload("bad"), new BagIndex.Builder().build()), List.of());

        Decisions decisions = bench.step(broken, good);

        assertThat(decisions.troubled()).containsOnlyKeys(BAD);
        assertThat(decisions.failures()).hasSize(1);
        assertThat(requests(decisions))
                .isNotEmpty()
                .allMatch(request -> request.claim().key().workload().value().equals("good"));
        assertThat(decisions.writes()).extracting(StoreWrite::workload).doesNotContain(BAD);

        // Read anew it goes on as if nothing had been.
        bench.stepAfter(Duration.ofSeconds(1), bad);
        while (!bench.sent.isEmpty()) {
            FragmentRequest next = bench.sent.removeFirst();
            bench.step(bench.succeeded(next));
        }
        assertThat(bench.workload("bad").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.workload("good").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("an Error in one workload's decision is that workload's, too")
    void anError() {
        Supply bottomless = (Supply)
                Proxy.newProxyInstance(Supply.class.getClassLoader(), new Class<?>[] {Supply.class}, (_, _, _) -> {
                    throw new StackOverflowError();
                });
        CellEvent _ = bench.submitted("bad", 40);
        CellEvent good = bench.submitted("good", 40);

        Decisions decisions = bench.step(CellEvent.Taken.of(bench.workload("bad"), bottomless, List.of()), good);

        assertThat(decisions.troubled()).containsOnlyKeys(BAD);
        assertThat(decisions.failures()).hasSize(1).first().isInstanceOf(StackOverflowError.class);
        assertThat(requests(decisions)).isNotEmpty();
    }
}
