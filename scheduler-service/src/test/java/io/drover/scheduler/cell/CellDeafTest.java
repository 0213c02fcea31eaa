package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.HOLDER;
import static io.drover.scheduler.cell.CellBench.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.policy.liveness.FleetView;
import io.drover.ports.Credit;
import io.drover.ports.LinkId;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A worker that reports itself and does nothing: it is noticed, gets nothing more, and what it has goes to others. */
class CellDeafTest {

    private static final LinkId LINK = new LinkId(HOLDER, 1);
    private static final Holder OTHER = new Holder(new WorkerId("worker-b"), new Incarnation("1"));

    private final CellBench bench = new CellBench();

    private CellEvent fleet(List<Claim> held, List<Claim> begun, boolean withOther) {
        Map<WorkerId, WorkerReport> alive = new LinkedHashMap<>();
        alive.put(HOLDER.worker(), BenchReports.busyWith(HOLDER, 4, held, begun, bench.now));
        if (withOther) {
            alive.put(OTHER.worker(), BenchReports.of(OTHER, 4, List.of(), List.of(), bench.now));
        }
        return bench.seen(new FleetView(alive, Map.of()), 0);
    }

    private static CellEvent credit(int received) {
        return new CellEvent.Credited(LINK, new Credit(received, 4, 4));
    }

    /** Looks go on for so long, at a worker that stays as it is. */
    private Decisions watch(Duration time, List<Claim> held, List<Claim> begun, boolean withOther) {
        Decisions last = bench.step(fleet(held, begun, withOther));
        for (int second = 0; second < time.toSeconds(); second++) {
            last = bench.stepAfter(Duration.ofSeconds(1), fleet(held, begun, withOther));
        }
        return last;
    }

    private List<Claim> assigned(int fragments) {
        bench.step(fleet(List.of(), List.of(), true), new CellEvent.Linked(LINK, Executor.VM, Set.of()), credit(0));
        bench.step(bench.submitted("bag", fragments, BenchOptions.fragmentsOf(1)));
        return bench.sent.stream().map(FragmentRequest::claim).toList();
    }

    @Test
    @DisplayName(
            "what it does not begin although it has free slots goes out again, as nobody's loss, and it gets no more")
    void nothingBegins() {
        List<Claim> held = assigned(2);
        Decisions before = watch(Duration.ofSeconds(14), held, List.of(), true);
        assertThat(before.sends()).isEmpty();
        assertThat(bench.deaf()).isEmpty();
        Decisions noticed = bench.stepAfter(Duration.ofSeconds(1), fleet(held, List.of(), true));
        assertThat(requests(noticed))
                .extracting(request -> request.claim().attempt())
                .containsExactly(AttemptNumber.FIRST.next(), AttemptNumber.FIRST.next());
        assertThat(noticed.sends()).extracting(Sent::link).containsOnlyNulls();
        assertThat(bench.row(requests(noticed).getFirst()).trouble()).isEqualTo(Trouble.NONE);
        assertThat(bench.deaf()).containsOnlyKeys(HOLDER);
        assertThat(bench.backlog().deaf()).containsExactly(HOLDER.worker());
        Decisions next = bench.step(bench.submitted("next", 1, BenchOptions.fragmentsOf(1)), credit(2));
        assertThat(next.sends()).extracting(Sent::link).containsOnlyNulls();
    }

    @Test
    @DisplayName("one that begins something, or answers, is trusted at once")
    void trustedAgain() {
        List<Claim> held = assigned(3);
        watch(Duration.ofSeconds(16), held, List.of(), false);
        assertThat(bench.deaf()).containsOnlyKeys(HOLDER);
        bench.step(fleet(held, held.subList(0, 1), false));
        assertThat(bench.deaf()).isEmpty();
        watch(Duration.ofSeconds(16), held, List.of(), false);
        assertThat(bench.deaf()).containsOnlyKeys(HOLDER);
        bench.step(bench.succeeded(bench.sent.getFirst()), credit(3));
        assertThat(bench.deaf()).isEmpty();
        Decisions next = bench.step(bench.submitted("next", 1, BenchOptions.fragmentsOf(1)));
        assertThat(next.sends()).extracting(Sent::link).containsExactly(LINK);
    }

    @Test
    @DisplayName("where there is no other worker nothing is taken from it")
    void nobodyElse() {
        List<Claim> held = assigned(2);
        assertThat(watch(Duration.ofSeconds(40), held, List.of(), false).sends())
                .isEmpty();
        assertThat(bench.row(bench.sent.getFirst()).attempt()).isEqualTo(AttemptNumber.FIRST);
    }

    @Test
    @DisplayName("what it has begun and does not end runs a second time elsewhere, and the first of both counts")
    void nothingEnds() {
        bench.step(fleet(List.of(), List.of(), true), new CellEvent.Linked(LINK, Executor.VM, Set.of()), credit(0));
        // More than go out at once, so that this is not about the end of a bag.
        bench.step(bench.submitted("bag", 2_000));
        List<Claim> held =
                bench.sent.subList(0, 4).stream().map(FragmentRequest::claim).toList();
        Decisions last = watch(Duration.ofSeconds(61), held, held, true);
        assertThat(bench.deaf()).containsOnlyKeys(HOLDER);
        assertThat(last.count(Decisions.Tally.COPIED)).isPositive();
        assertThat(bench.row(bench.sent.getFirst()).attempt()).isEqualTo(AttemptNumber.FIRST);
    }

    @Test
    @DisplayName(
            "what has a slot and is not said to have begun, a sleep or a probe that waits for its process, is at it")
    void inItsSlot() {
        List<Claim> held = assigned(2);
        for (int second = 0; second < 600; second++) {
            WorkerReport report = BenchReports.of(HOLDER, 4, held, List.of(), bench.now);
            bench.stepAfter(
                    Duration.ofSeconds(1), bench.seen(new FleetView(Map.of(HOLDER.worker(), report), Map.of()), 0));
        }
        assertThat(bench.deaf()).isEmpty();
    }

    @Test
    @DisplayName("time in which it had nothing to do says nothing")
    void idleBefore() {
        watch(Duration.ofMinutes(10), List.of(), List.of(), true);
        List<Claim> held = assigned(2);
        watch(Duration.ofSeconds(14), held, List.of(), true);
        assertThat(bench.deaf()).isEmpty();
    }

    @Test
    @DisplayName("a task that is far slower than others of its bag says nothing about a worker that has free slots")
    void oneSlowTask() {
        bench.step(fleet(List.of(), List.of(), true), new CellEvent.Linked(LINK, Executor.VM, Set.of()), credit(0));
        bench.step(bench.submitted("bag", 2_000));
        List<Claim> slow =
                bench.sent.subList(0, 1).stream().map(FragmentRequest::claim).toList();
        watch(Duration.ofMinutes(10), slow, slow, true);
        assertThat(bench.deaf()).isEmpty();
    }

    @Test
    @DisplayName("long tasks of which nobody knew how long they take say nothing about their worker")
    void longTasks() {
        List<Claim> held = assigned(1);
        bench.step(bench.succeeded(bench.sent.getFirst()));
        bench.step(bench.submitted("long", 4, BenchOptions.fragmentsOf(1)));
        List<Claim> running = bench.sent.stream()
                .map(FragmentRequest::claim)
                .filter(claim -> !held.contains(claim))
                .toList();
        watch(Duration.ofSeconds(59), running, running, true);
        assertThat(bench.deaf()).isEmpty();
    }
}
