package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.HOLDER;
import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskTally;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Credit;
import io.drover.ports.LinkId;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellLinkTest {

    private static final LinkId LINK = new LinkId(HOLDER, 1);
    private static final LinkId OTHER_LINK = new LinkId(new Holder(new WorkerId("worker-b"), new Incarnation("1")), 1);

    private final CellBench bench = new CellBench();

    private static CellEvent linked(LinkId link, Claim... held) {
        return new CellEvent.Linked(link, Executor.VM, Set.of(held));
    }

    private static CellEvent credit(LinkId link, long received, int idle) {
        return new CellEvent.Credited(link, new Credit(received, idle, Math.max(0, idle)));
    }

    private CellEvent answer(FragmentRequest request) {
        long tasks = request.tasks().range().size();
        return new CellEvent.AnsweredOverLink(
                LINK,
                new FragmentResponse.Completed(
                        request.claim(),
                        request.work().key(),
                        HOLDER.incarnation(),
                        bench.outcome(request, new TaskTally(tasks, 0, 0))));
    }

    @Test
    @DisplayName("with credit an attempt is written as its worker's and goes over the link; its answer needs no row")
    void assignedFromTheBeginning() {
        bench.step(linked(LINK), credit(LINK, 0, 1));
        Decisions cut = bench.step(bench.submitted("bag", 8, BenchOptions.fragmentsOf(8)));
        assertThat(cut.sends()).singleElement().extracting(Sent::link).isEqualTo(LINK);
        FragmentRequest request = bench.lastSent();
        assertThat(bench.row(request).status()).isEqualTo(new FragmentStatus.Running(HOLDER, bench.now, null));
        bench.step(answer(request));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("no more goes over a link than its credit, also while a credit is on its way")
    void creditsAreCounted() {
        bench.step(linked(LINK), credit(LINK, 0, 3));
        Decisions cut = bench.step(bench.submitted("bag", 100, BenchOptions.fragmentsOf(1)));
        assertThat(cut.sends().stream().filter(sent -> LINK.equals(sent.link())))
                .hasSize(3);
        // The rest waits on the queue as ever: the window's floor.
        assertThat(cut.sends()).hasSize(CellBench.FLOOR);
        // Said before the three had come: they are what it would take.
        assertThat(bench.step(credit(LINK, 0, 3)).sends()).isEmpty();
        // Two of the three have come, and it would take one more: that is the third.
        assertThat(bench.step(credit(LINK, 2, 1)).sends()).isEmpty();
    }

    @Test
    @DisplayName("what stands in line is assigned before anything new is cut, unless somebody has claimed it")
    void theLineFirst() {
        bench.step(bench.submitted("bag", 100, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> waiting = List.copyOf(bench.sent);
        bench.step(linked(LINK));
        // As long as the line may be served otherwise it is left alone.
        assertThat(writes(bench.step(credit(LINK, 0, 1)), StoreWrite.Assign.class))
                .isEmpty();
        Decisions later = bench.stepAfter(Duration.ofSeconds(3), credit(LINK, 1, 2));
        assertThat(writes(later, StoreWrite.Assign.class))
                .extracting(write -> ((StoreWrite.Assign) write).claim())
                .containsExactly(waiting.get(0).claim(), waiting.get(1).claim());
        assertThat(bench.row(waiting.getFirst()).state()).isEqualTo(FragmentState.RUNNING);
    }

    @Test
    @DisplayName(
            "an attempt that was claimed before it could be assigned is its taker's, and the credit is there again")
    void tooLate() {
        bench.oneFragment(8);
        bench.step(linked(LINK));
        Decisions decisions = bench.decideAfter(Duration.ofSeconds(3), credit(LINK, 0, 1));
        Claim claim = decisions.sends().getFirst().request().claim();
        bench.step(new CellEvent.AssignedTooLate(claim));
        bench.stepAfter(Duration.ofSeconds(3));
        Decisions next = bench.step(bench.submitted("next", 8, BenchOptions.fragmentsOf(8)));
        assertThat(next.sends()).singleElement().extracting(Sent::link).isEqualTo(LINK);
        bench.step(bench.succeeded(bench.sent.getFirst()));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("when a link is lost nothing is given to others before its worker's next list, since it may be at it")
    void linkLost() {
        bench.step(bench.fleet(1), linked(LINK), credit(LINK, 0, 3));
        bench.step(bench.submitted("bag", 3, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> sent = List.copyOf(bench.sent);
        assertThat(bench.step(new CellEvent.Unlinked(LINK)).isEmpty()).isTrue();
        assertThat(bench.step(new CellEvent.Unlinked(LINK)).isEmpty()).isTrue();
        // What arrived is finished there, and counts.
        bench.step(answer(sent.get(0)));
        assertThat(bench.row(sent.get(0)).state()).isEqualTo(FragmentState.SUCCEEDED);
        List<FragmentRequest> again =
                requests(bench.step(linked(new LinkId(HOLDER, 2), sent.get(1).claim())));
        assertThat(again)
                .extracting(request -> request.claim().key())
                .containsExactly(sent.get(2).claim().key());
        assertThat(again).noneMatch(FragmentRequest::probe);
        assertThat(bench.row(sent.get(2)).trouble()).isEqualTo(Trouble.NONE);
        assertThat(bench.row(sent.get(1)).attempt()).isEqualTo(AttemptNumber.FIRST);
    }

    @Test
    @DisplayName("credit that was taken for something that did not go out after all is there again")
    void unusedCredit() {
        bench.step(linked(LINK), credit(LINK, 0, 1));
        // Decided, and refused by the store or given up: nothing is sent.
        Decisions unsent = bench.decide(bench.submitted("bag", 8, BenchOptions.fragmentsOf(8)));
        assertThat(unsent.sends()).singleElement().extracting(Sent::link).isEqualTo(LINK);
        bench.forget(new WorkloadId("bag"));
        Decisions next = bench.step(bench.submitted("next", 8, BenchOptions.fragmentsOf(8)));
        assertThat(next.sends()).singleElement().extracting(Sent::link).isEqualTo(LINK);
    }

    @Test
    @DisplayName("what is cancelled in the step that assigns it does not go out")
    void cancelledAtOnce() {
        bench.step(linked(LINK), credit(LINK, 0, 1));
        bench.oneFragment(8);
        CellEvent lost = linked(new LinkId(HOLDER, 2));
        Decisions decisions = bench.step(
                lost, credit(new LinkId(HOLDER, 2), 0, 1), new CellEvent.CancelRequested(new WorkloadId("bag")));
        assertThat(writes(decisions, StoreWrite.Redispatch.class)).hasSize(1);
        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.CANCELLED);
    }

    @Test
    @DisplayName("a worker that is gone by its beat is given nothing more, though its link is still there")
    void gone() {
        bench.step(bench.fleet(1), linked(LINK), credit(LINK, 0, 1));
        bench.step(bench.silence(1, List.of()));
        Decisions cut = bench.step(bench.submitted("bag", 8, BenchOptions.fragmentsOf(8)));
        assertThat(cut.sends()).singleElement().extracting(Sent::link).isNull();
    }

    @Test
    @DisplayName(
            "what went over the link of a worker that died is lost at once, though no report and no row tells of it")
    void goneWithWhatNobodyReported() {
        bench.step(bench.fleet(2), linked(LINK), credit(LINK, 0, 2));
        bench.step(bench.submitted("bag", 3, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> sent = List.copyOf(bench.sent);
        Decisions lost = bench.step(
                new CellEvent.Unlinked(LINK), bench.deathUnread(1, sent.get(1).claim()));
        assertThat(lost.count(Decisions.Tally.LOST)).isEqualTo(2);
        assertThat(requests(lost))
                .extracting(request -> request.claim().key())
                .containsExactlyInAnyOrder(
                        sent.get(0).claim().key(), sent.get(1).claim().key());
        // As many as it had slots for may have to do with it.
        assertThat(bench.row(sent.get(1)).trouble()).isEqualTo(Trouble.NONE.lost());
        assertThat(bench.row(sent.get(0)).trouble()).isEqualTo(Trouble.NONE);
        assertThat(bench.step(bench.deathUnread(1, sent.get(1).claim())).isEmpty())
                .isTrue();
    }

    @Test
    @DisplayName("whose link has ended gets nothing by the queue instead before it is heard of again")
    void parted() {
        CellEvent look = bench.fleet(8);
        bench.step(look, linked(LINK));
        bench.step(new CellEvent.Unlinked(LINK));
        bench.step(bench.submitted("bag", 100, BenchOptions.fragmentsOf(1)));
        bench.step(look);
        assertThat(bench.sent).hasSize(CellBench.FLOOR);
        bench.step(bench.fleet(8));
        assertThat(bench.sent).hasSize(16);
    }

    @Test
    @DisplayName("of what stands in line later attempts are assigned first")
    void laterAttemptsFirst() {
        bench.step(bench.fleet(2));
        bench.step(bench.submitted("bag", 100, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> waiting = List.copyOf(bench.sent);
        bench.claimed(waiting.get(2));
        bench.step(bench.silence(2, List.of(waiting.get(2).claim())));
        bench.step(linked(OTHER_LINK));
        Decisions later = bench.stepAfter(Duration.ofSeconds(3), credit(OTHER_LINK, 0, 2));
        assertThat(writes(later, StoreWrite.Assign.class))
                .extracting(write -> ((StoreWrite.Assign) write).claim().key())
                .containsExactly(
                        waiting.get(2).claim().key(), waiting.get(0).claim().key());
    }

    @Test
    @DisplayName("what went out after the reports of a look were read is not lost by that look: its worker is back")
    void anOldLook() {
        bench.step(bench.fleet(1));
        CellEvent old = bench.deathUnread(1, new Claim(new FragmentKey(new WorkloadId("bag"), 0), AttemptNumber.FIRST));
        bench.advance(Duration.ofSeconds(2));
        bench.step(linked(LINK), credit(LINK, 0, 1));
        bench.step(bench.submitted("bag", 1, BenchOptions.fragmentsOf(1)));
        assertThat(bench.step(old).count(Decisions.Tally.LOST)).isZero();
        assertThat(bench.row(bench.lastSent()).trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    @DisplayName("a worker that comes back with a list keeps what is on it; the rest goes out again")
    void linkedAgain() {
        bench.step(linked(LINK), credit(LINK, 0, 2));
        bench.step(bench.submitted("bag", 2, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> sent = List.copyOf(bench.sent);
        LinkId second = new LinkId(HOLDER, 2);
        List<FragmentRequest> again =
                requests(bench.step(linked(second, sent.get(0).claim())));
        assertThat(again).singleElement().satisfies(request -> {
            assertThat(request.claim().key()).isEqualTo(sent.get(1).claim().key());
            assertThat(request.claim().attempt()).isEqualTo(new AttemptNumber(2));
        });
        bench.step(answer(sent.get(0)));
        assertThat(bench.row(sent.get(0)).state()).isEqualTo(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("an answer over a link that is not expected is left to whoever brought it")
    void unexpected() {
        bench.step(linked(LINK), credit(LINK, 0, 1));
        FragmentRequest request = bench.oneFragment(8);
        bench.step(answer(request));
        CellEvent twice = answer(request);
        Decisions decisions = bench.step(twice);
        assertThat(decisions.unheard()).containsExactly(twice);
        assertThat(decisions.isEmpty()).isTrue();
    }
}
