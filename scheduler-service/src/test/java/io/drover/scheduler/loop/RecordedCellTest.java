package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.drover.model.Moment;
import io.drover.model.workload.Workload;
import io.drover.scheduler.blackbox.RecordedCell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Findings;
import io.drover.scheduler.cell.Supply;
import io.drover.testkit.blackbox.KeptRecording;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecordedCellTest {

    @Test
    @DisplayName("what cannot be recorded ends the recording's segment, and never the step")
    void unrecordable() {
        Samples samples = new Samples();
        KeptRecording recording = new KeptRecording(100);
        RecordedCell cell = new RecordedCell(
                CellLoopTest.cell(),
                InMemoryStores.open()
                        .leases()
                        .take(samples.cell("a"), "me", null)
                        .orElseThrow(),
                recording);
        Moment now = new Moment(Instant.EPOCH, Duration.ZERO);
        assertThat(cell.step(now, List.of())).isNotNull();
        Findings speechless = new Findings((Supply)
                Proxy.newProxyInstance(Supply.class.getClassLoader(), new Class<?>[] {Supply.class}, (_, method, _) -> {
                    throw new StackOverflowError(method.getName());
                }));
        Workload workload = samples.workload("w");
        assertThat(cell.step(now, List.of(new CellEvent.Taken(workload, speechless)))
                        .troubled())
                .containsKey(workload.id());
        assertThat(cell.step(now, List.of())).isNotNull();
        assertThatIllegalStateException().isThrownBy(recording::segments).withMessage("a step cannot be recorded");
    }
}
