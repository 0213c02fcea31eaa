package io.drover.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.gateway.Bags;
import io.drover.model.cell.CellId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.EndNews;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import io.drover.views.Viewer;
import io.drover.views.WorkloadReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadWaitTest {

    private final Stores stores = InMemoryStores.open();
    private final ManualClock clock = new ManualClock(Samples.NOW);
    private final Workload workload = new Samples().workload("w");
    private final EndNews ends = new EndNews();
    private final List<Duration> pauses = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private boolean stopping;

    @BeforeEach
    void create() {
        stores.workloads().create(workload);
    }

    @Test
    void withoutAWaitTheAnswerIsImmediate() {
        assertThat(find(null).state()).isEqualTo(WorkloadState.QUEUED);
        assertThat(find("0s").state()).isEqualTo(WorkloadState.QUEUED);
        assertThat(pauses).isEmpty();
    }

    @Test
    void looksBecomeRarerAndTheWaitEnds() {
        find("2s");
        assertThat(pauses).startsWith(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(40));
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofMillis(250)) <= 0);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aLongWaitIsCut() {
        find("1h");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aClockThatIsSetBackOrForwardChangesNoWait() {
        for (Duration step : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
            pauses.clear();
            meanwhile = () -> clock.stepWall(pauses.size() == 1 ? step : Duration.ZERO);
            find("2s");
            assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void theEndOfTheWorkloadEndsTheWait() {
        Bags bags = new Bags(stores, workload.id());
        bags.start(1_000);
        meanwhile = () -> {
            if (pauses.size() == 3) {
                bags.end(WorkloadEvent.SUCCEED, 1_000, 1_000, 0);
            }
        };
        assertThat(find("20s").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(pauses).hasSize(3);
    }

    @Test
    void aStoppingServiceEndsTheWait() {
        stopping = true;
        assertThat(find("20s").state()).isEqualTo(WorkloadState.QUEUED);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void aClosedContextEndsRealWaits() {
        UntilStopped real = new UntilStopped();
        assertThat(real.pause(Duration.ofMillis(1))).isTrue();
        real.stop();
        assertThat(real.pause(Duration.ofMinutes(5))).isFalse();
    }

    @Test
    void whoIsToldOfTheEndNeedNotLook() throws Exception {
        Bags bags = new Bags(stores, workload.id());
        bags.start(1_000);
        CellId cell = stores.workloads().find(workload.id()).orElseThrow().cell();
        try (EndNews.Teller teller = ends.of(cell)) {
            meanwhile = () -> {
                bags.end(WorkloadEvent.SUCCEED, 1_000, 1_000, 0);
                teller.ended(workload.id());
            };
            assertThat(find("20s").state()).isEqualTo(WorkloadState.SUCCEEDED);
        }
        assertThat(pauses).as("looks all the same").containsExactly(Duration.ofSeconds(1));
        assertThat(ends.tells(cell)).isFalse();
    }

    @Test
    void newsEndARealPause() throws Exception {
        Bell bell = new Bell();
        UntilStopped real = new UntilStopped();
        try (EndNews.Teller teller = ends.of(new CellId("a"));
                EndNews.Listening _ = ends.listen(workload.id(), bell::ring)) {
            Thread telling = Thread.ofVirtual().start(() -> teller.ended(workload.id()));
            assertThat(real.pause(Duration.ofMinutes(5), bell)).isTrue();
            telling.join();
        }
        try (EndNews.Teller teller = ends.of(new CellId("a"))) {
            teller.ended(workload.id());
        }
        long since = System.nanoTime();
        assertThat(real.pause(Duration.ofMillis(20), bell)).isTrue();
        assertThat(System.nanoTime() - since).as("nobody listens any more").isGreaterThan(15_000_000);
    }

    private Workload find(String wait) {
        Waiting waiting = (time, bell) -> {
            pauses.add(time);
            clock.advance(time);
            meanwhile.run();
            return !stopping;
        };
        return new WorkloadWait(new WorkloadReader(stores.workloads()), ends, waiting, clock, Duration.ofSeconds(60))
                .find(workload.id().value(), Viewer.OF_ALL, wait);
    }
}
