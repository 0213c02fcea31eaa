package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellUnseenTest {

    private final CellBench bench = new CellBench();

    @Test
    @DisplayName("an unclaimed fragment is sent again, the same attempt, once the queue is empty and slots are idle")
    void unclaimedFragmentsAreSentAgain() {
        FragmentRequest request = bench.oneFragment(8);
        assertThat(bench.step(bench.fleet(1)).isEmpty()).isTrue();
        assertThat(bench.stepAfter(Duration.ofSeconds(4), bench.fleet(1)).isEmpty())
                .isTrue();
        Decisions decisions = bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
        assertThat(requests(decisions)).containsExactly(request);
        assertThat(decisions.count(Tally.RESENT)).isEqualTo(1);
        assertThat(decisions.writes()).isEmpty();
        // and then ever more rarely
        assertThat(bench.stepAfter(Duration.ofSeconds(9), bench.fleet(1)).sends())
                .isEmpty();
        assertThat(bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1)).sends())
                .hasSize(1);
        assertThat(bench.stepAfter(Duration.ofSeconds(19), bench.fleet(1)).sends())
                .isEmpty();
    }

    @Test
    @DisplayName("while requests wait on the queue, and beyond the idle slots, nothing is sent again")
    void resendsFloodNothing() {
        bench.step(bench.submitted("bag", 4, BenchOptions.fragmentsOf(1)));
        assertThat(bench.sent).hasSize(4);
        for (int i = 0; i < 20; i++) {
            assertThat(bench.stepAfter(Duration.ofSeconds(5), bench.fleetWithQueue(1, 4))
                            .sends())
                    .isEmpty();
        }
        bench.step(bench.fleet(1));
        assertThat(bench.stepAfter(Duration.ofSeconds(5), bench.fleet(1)).sends())
                .hasSize(1);
    }

    @Test
    @DisplayName("a message that is lost on a queue which never runs empty is missed when much later ones are taken")
    void whatIsOvertakenIsSentAgain() {
        bench.step(bench.fleet(1), bench.submitted("old", 1, BenchOptions.fragmentsOf(1)));
        FragmentRequest lost = bench.lastSent();
        bench.stepAfter(Duration.ofSeconds(59), bench.submitted("young", 1, BenchOptions.fragmentsOf(1)));
        Claim young = bench.claimed(bench.lastSent()).claim();
        bench.stepAfter(Duration.ofSeconds(1), bench.submitted("younger", 1, BenchOptions.fragmentsOf(1)));
        FragmentRequest next = bench.lastSent();
        // taken in the order in which they were sent, or nearly so: no sign of anything
        assertThat(looksAtABusyFleet(young)).isEmpty();
        Claim younger = bench.claimed(next).claim();
        assertThat(looksAtABusyFleet(young, younger)).containsExactly(lost);
        assertThat(looksAtABusyFleet(young, younger)).isEmpty();
        // and then ever more rarely
        bench.stepAfter(Duration.ofSeconds(90), bench.submitted("last", 1, BenchOptions.fragmentsOf(1)));
        Claim last = bench.claimed(bench.lastSent()).claim();
        assertThat(looksAtABusyFleet(young, younger, last)).isEmpty();
    }

    /** What twenty looks send, in which all slots are taken and others' requests wait. */
    private List<FragmentRequest> looksAtABusyFleet(Claim... held) {
        List<FragmentRequest> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.addAll(
                    requests(bench.stepAfter(Duration.ofMillis(500), bench.busyFleet(held.length, List.of(held), 7))));
        }
        return sent;
    }

    @Test
    @DisplayName("an attempt that its live worker does not list for long is given up, without blame on its tasks")
    void disownedAttemptsAreGivenUp() {
        FragmentRequest request = bench.claimed(bench.oneFragment(1));
        for (int i = 0; i < 5; i++) {
            assertThat(bench.stepAfter(Duration.ofMillis(900), bench.fleet(1)).isEmpty())
                    .isTrue();
        }
        Decisions decisions = bench.stepAfter(Duration.ofMillis(900), bench.fleet(1));
        assertThat(requests(decisions)).singleElement().satisfies(next -> {
            assertThat(next.claim().attempt())
                    .isEqualTo(request.claim().attempt().next());
            assertThat(next.probe()).isFalse();
        });
    }

    @Test
    @DisplayName("attempts that vanish under live workers are bounded, with pauses that grow")
    void vanishingIsBounded() {
        bench.oneFragment(1);
        int attempts = 0;
        for (int second = 0; second < 24 * 3_600 && !bench.sent.isEmpty(); second++) {
            for (FragmentRequest request : List.copyOf(bench.sent)) {
                bench.claimed(request);
                attempts++;
            }
            bench.sent.clear();
            bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
            while (bench.sent.isEmpty() && !bench.states("bag").contains(FragmentState.FAILED)) {
                bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
            }
        }
        assertThat(attempts).isEqualTo(8);
        assertThat(bench.rows("bag").getFirst().status())
                .isInstanceOfSatisfying(
                        FragmentStatus.Closed.class,
                        closed -> assertThat(closed.fault().code()).isEqualTo(FaultCode.ATTEMPTS_VANISHED));
    }

    @Test
    @DisplayName("among 1,100 fragments on a live worker, 100 that died with another are all found")
    void nobodyHidesBehindTheBound() {
        bench.step(bench.fleet(1_200), bench.submitted("bag", 1_200, 600_000_000, BenchOptions.DEFAULT));
        assertThat(bench.sent).hasSize(1_200);
        List<Claim> alive = bench.sent.subList(0, 1_100).stream()
                .map(bench::claimed)
                .map(FragmentRequest::claim)
                .toList();
        Holder dead = new Holder(new WorkerId("dead"), new Incarnation("1"));
        List<Claim> died = bench.sent.subList(1_100, 1_200).stream()
                .map(FragmentRequest::claim)
                .toList();
        bench.stores.claims().claim(dead, bench.now, died);
        bench.sent.clear();
        // before the first report names anything, all of them are unseen, and the bound holds
        assertThat(bench.unseen()).hasSize(1_000);
        bench.stepAfter(Duration.ofSeconds(1), bench.fleetAnd(dead, 1_200, alive, died));
        bench.stepAfter(Duration.ofSeconds(1), bench.fleetAnd(dead, 1_200, alive, died));
        assertThat(bench.sent).hasSize(100);
    }

    @Test
    @DisplayName("where there are more unseen than a look takes, it goes round")
    void looksGoRound() {
        bench.step(bench.fleet(2_500), bench.submitted("bag", 2_500, 600_000_000, BenchOptions.DEFAULT));
        Set<FragmentKey> seen = new HashSet<>();
        for (int look = 0; look < 3; look++) {
            bench.unseen().forEach(row -> seen.add(row.key()));
        }
        assertThat(seen).hasSize(2_500);
    }

    @Test
    @DisplayName("an attempt that is listed again meanwhile is not given up")
    void anAttemptThatIsListedAgainIsFine() {
        FragmentRequest request = bench.claimed(bench.oneFragment(1));
        bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
        bench.stepAfter(Duration.ofSeconds(3), bench.fleet(1, List.of(request.claim())));
        assertThat(bench.stepAfter(Duration.ofSeconds(2), bench.fleet(1)).sends())
                .isEmpty();
    }
}
