package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.BenchOptions.priority;
import static io.drover.scheduler.cell.CellBench.FLOOR;
import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellDispatchTest {

    private final CellBench bench = new CellBench();

    @Test
    @DisplayName("a new bag starts and fills the window to its floor although no worker is known")
    void aNewBagFillsTheWindowToItsFloor() {
        Decisions decisions = bench.step(bench.submitted("bag", 1_000));
        assertThat(requests(decisions).stream().map(sent -> sent.tasks().range()))
                .containsExactly(
                        new TaskRange(0, 10), new TaskRange(10, 20), new TaskRange(20, 30), new TaskRange(30, 40));
        assertThat(decisions.count(Tally.DISPATCHED)).isEqualTo(FLOOR);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.RUNNING);
        assertThat(bench.workload("bag").status().startedAt()).isEqualTo(bench.now);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 40, 0, 0));
    }

    @Test
    @DisplayName("START is written before the first fragment, and once")
    void theStartIsWrittenFirst() {
        List<StoreWrite> writes = bench.step(bench.submitted("bag", 1_000)).writes();
        assertThat(writes.getFirst())
                .isInstanceOfSatisfying(
                        StoreWrite.MoveWorkload.class,
                        move -> assertThat(move.event()).isEqualTo(WorkloadEvent.START));
        assertThat(writes.subList(1, 1 + FLOOR)).allMatch(StoreWrite.Dispatch.class::isInstance);
        Decisions later = bench.step(bench.succeeded(bench.lastSent()));
        assertThat(writes(later, StoreWrite.MoveWorkload.class)).isEmpty();
    }

    @Test
    @DisplayName("a request says where its lines are, where to answer and how long it should take")
    void aRequestIsComplete() {
        bench.step(bench.submitted("bag", 1_000));
        FragmentRequest request = bench.sent.get(1);
        assertThat(request.claim().attempt()).isEqualTo(AttemptNumber.FIRST);
        assertThat(request.tasks().slice()).isEqualTo(new BagSlice("bags/bag", 0, 256 * 9, 10, 0, null));
        assertThat(request.replyTo()).isEqualTo("responses-bench");
        assertThat(request.estimate()).isEqualTo(Duration.ofMillis(100));
        assertThat(request.tasks().taskTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(request.tasks().previous()).isNull();
    }

    @Test
    @DisplayName("every answer makes room for another fragment")
    void answersRefillTheWindow() {
        bench.step(bench.submitted("bag", 1_000));
        List<FragmentRequest> first = List.copyOf(bench.sent);
        Decisions decisions = bench.step(bench.succeeded(first.get(0)), bench.succeeded(first.get(2)));
        assertThat(requests(decisions).stream().map(sent -> sent.tasks().range()))
                .containsExactly(new TaskRange(40, 50), new TaskRange(50, 60));
        assertThat(decisions.count(Tally.COMPLETED)).isEqualTo(2);
    }

    @Test
    @DisplayName("J+, C-knobs: the window grows with the fleet, prefetch included")
    void theWindowGrowsWithTheFleet() {
        bench.step(bench.submitted("bag", 10_000));
        Decisions decisions = bench.step(bench.fleet(16));
        assertThat(requests(decisions)).hasSize(2 * 16 - FLOOR);
        assertThat(bench.step(bench.fleet(16)).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("while nobody knows how long a task takes they go one by one, then in fragments of 100 ms")
    void unknownTimesAreProbed() {
        bench.step(bench.submitted("bag", 1_000, -1, BenchOptions.DEFAULT));
        assertThat(bench.sent)
                .hasSize(FLOOR)
                .allMatch(request -> request.tasks().range().size() == 1);
        Decisions decisions = bench.step(bench.succeeded(bench.lastSent()));
        assertThat(requests(decisions).getFirst().tasks().range().size()).isEqualTo(10);
    }

    @Test
    @DisplayName("after its last answer a bag has succeeded; End is written before the workload moves")
    void theLastAnswerEndsTheBag() {
        bench.step(bench.submitted("bag", 20));
        List<FragmentRequest> all = List.copyOf(bench.sent);
        all.subList(1, all.size()).forEach(request -> bench.step(bench.succeeded(request)));
        while (bench.sent.size() > all.size()) {
            bench.step(bench.succeeded(bench.sent.removeLast()));
        }
        Decisions last = bench.step(bench.succeeded(all.getFirst()));
        assertThat(last.writes().getFirst()).isInstanceOf(StoreWrite.End.class);
        assertThat(last.writes().getLast())
                .isInstanceOfSatisfying(
                        StoreWrite.MoveWorkload.class,
                        move -> assertThat(move.event()).isEqualTo(WorkloadEvent.SUCCEED));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(20, 0, 20, 0));
        assertThat(bench.progress("bag").runTime()).isEqualTo(Duration.ofMillis(200));
        assertThat(bench.stepAfter(Duration.ofHours(1)).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("progress is written every 250 ms at most, and not while nothing changes")
    void progressIsWrittenAtMostEvery250Millis() {
        bench.step(bench.submitted("bag", 10_000));
        int notes = 0;
        for (int i = 0; i < 100; i++) {
            Decisions decisions = bench.stepAfter(Duration.ofMillis(10), bench.succeeded(bench.sent.removeFirst()));
            notes += writes(decisions, StoreWrite.NoteProgress.class).size();
        }
        assertThat(notes).isEqualTo(4);
        bench.stepAfter(Duration.ofSeconds(1));
        assertThat(bench.stepAfter(Duration.ofSeconds(1)).isEmpty()).isTrue();
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(10_000, 40, 1_000, 0));
    }

    @Test
    @DisplayName("a workload that is taken twice is taken once")
    void aSecondSubmissionMessageIsStale() {
        CellEvent submitted = bench.submitted("bag", 1_000);
        bench.step(submitted);
        Decisions again = bench.step(submitted);
        assertThat(again.count(Tally.STALE)).isEqualTo(1);
        assertThat(again.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("an urgent bag that comes later gets the next fragments")
    void anUrgentBagOvertakes() {
        bench.step(bench.submitted("slow", 10_000, priority(1)));
        List<FragmentRequest> first = List.copyOf(bench.sent);
        bench.step(bench.submitted("urgent", 10_000, priority(9)));
        Decisions decisions = bench.step(bench.succeeded(first.get(0)), bench.succeeded(first.get(1)));
        assertThat(requests(decisions))
                .hasSize(2)
                .allMatch(request -> workloadOf(request).equals("urgent"));
        assertThat(decisions.sends().getFirst().reason()).startsWith("highest score");
    }

    @Test
    @DisplayName("fair: equal bags take turns, and who comes later does not first catch up with who came before")
    void newcomersTakeTurnsWithOldBags() {
        CellBench fair = new CellBench("fair");
        fair.step(fair.submitted("old", 100_000));
        for (int i = 0; i < 500; i++) {
            fair.step(fair.succeeded(fair.sent.removeFirst()));
        }
        fair.step(fair.submitted("new", 100_000));
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests(fair.step(fair.succeeded(fair.sent.removeFirst()))).forEach(r -> served.add(workloadOf(r)));
        }
        assertThat(served.stream().filter("old"::equals)).hasSize(10);
        assertThat(served.subList(0, 4)).contains("old", "new");
    }

    @Test
    @DisplayName("fair: short bags that keep coming and could fill the window alone do not shut out a long one")
    void newcomersStarveNobody() {
        CellBench fair = new CellBench("fair");
        fair.step(fair.submitted("old", 100_000));
        for (int i = 0; i < 100; i++) {
            fair.step(fair.succeeded(fair.sent.removeFirst()));
        }
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            fair.now = fair.now.plusMillis(10);
            // four fragments
            fair.step(fair.submitted("new-" + i, 10));
            for (int answer = 0; answer < 4; answer++) {
                requests(fair.step(fair.succeeded(fair.sent.removeFirst()))).forEach(r -> served.add(workloadOf(r)));
            }
        }
        assertThat(served).hasSize(200);
        assertThat(served.stream().filter("old"::equals)).hasSizeGreaterThan(10);
        assertThat(served.subList(150, 200)).contains("old");
    }

    @Test
    @DisplayName("a bag that cannot be run at all fails with its fault")
    void anUnrunnableBagFails() {
        bench.step(bench.submitted("bag", 10));
        bench.forget();
        Fault fault = FaultCode.BAG_UNREADABLE.because("no index");
        bench.step(new CellEvent.Unrunnable(bench.workload("bag"), bench.rows("bag"), WorkloadEvent.FAIL, fault));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("bag").status().fault()).isEqualTo(fault);
        assertThat(bench.states("bag")).isNotEmpty().containsOnly(FragmentState.FAILED);
    }

    @Test
    @DisplayName("the backlog is what has no result yet, in predicted seconds, dispatched or held back")
    void theBacklogCountsWhatHasNoResult() {
        bench.step(bench.submitted("bag", 1_000));
        assertThat(bench.backlog().pieces()).isEqualTo(1_000);
        assertThat(bench.backlog().work()).isEqualTo(Duration.ofSeconds(10));

        FragmentRequest first = bench.sent.removeFirst();
        bench.step(bench.succeeded(first));

        assertThat(bench.backlog().pieces())
                .isEqualTo(1_000 - first.tasks().range().size());
        assertThat(bench.backlog().demands()).hasSize(1);
    }

    private static String workloadOf(FragmentRequest request) {
        return request.claim().key().workload().value();
    }
}
