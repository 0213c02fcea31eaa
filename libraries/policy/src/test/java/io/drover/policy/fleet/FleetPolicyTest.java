package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.FORECAST;
import static io.drover.policy.fleet.Pictures.NOW;
import static io.drover.policy.fleet.Pictures.OFFER;
import static io.drover.policy.fleet.Pictures.POOL;
import static io.drover.policy.fleet.Pictures.TARGET;
import static io.drover.policy.fleet.Pictures.backlog;
import static io.drover.policy.fleet.Pictures.drained;
import static io.drover.policy.fleet.Pictures.idle;
import static io.drover.policy.fleet.Pictures.launched;
import static io.drover.policy.fleet.Pictures.member;
import static io.drover.policy.fleet.Pictures.old;
import static io.drover.policy.fleet.Pictures.picture;
import static io.drover.policy.fleet.Pictures.policy;
import static io.drover.policy.fleet.Pictures.terminated;
import static io.drover.policy.fleet.Pictures.watched;
import static io.drover.policy.fleet.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.worker.Executor;
import io.drover.model.worker.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetPolicyTest {

    private static final Phase BUSY = new Phase.Busy(4);

    private final FleetPolicy policy = policy(0, 100);

    @ParameterizedTest(name = "{0} s of work within 120 s - 20 s on 4 slots each: {1} instances")
    @CsvSource({"1, 1", "400, 1", "401, 2", "4000, 10", "4000.1, 11"})
    void theFormula(double seconds, int instances) {
        FleetDecision decision = policy.decide(picture(backlog(100_000, seconds), List.of()));
        assertThat(launched(decision)).isEqualTo(instances);
        assertThat(decision.explanation().wanted().instances()).isEqualTo(instances);
    }

    @Test
    @DisplayName("what runs as functions asks for no machines")
    void functionsAskForNoMachines() {
        Backlog functions = Backlog.of(List.of(new Demand(Executor.FAAS, 1, 1_000, Duration.ofHours(1))));
        assertThat(policy.decide(picture(functions, List.of())).actions()).isEmpty();
    }

    @Test
    @DisplayName("ready and pending instances count, and only the rest is launched")
    void whatIsThereOrComingCounts() {
        List<FleetMember> members = List.of(member("i-1", 500, BUSY), pending("i-2", 5));
        FleetDecision decision = policy.decide(picture(backlog(10_000, 1_600), members));
        assertThat(launched(decision)).isEqualTo(2);
        assertThat(decision.actions().getFirst().reason())
                .isEqualTo("4 slots ready, 4.0 expected, 16 wanted for 1600 s of work in 10000 tasks within 100 s");
    }

    @ParameterizedTest(name = "a launch that is {0} s old counts {1}")
    @CsvSource({"0, 1", "20, 1", "40, 1", "90, 0.5", "140, 0", "200, 0"})
    void pendingLaunchesAreWeightedByTheirExpectedReadyTime(int age, double weight) {
        FleetDecision decision = policy.decide(picture(backlog(1_000, 10), List.of(pending("i-1", age))));
        assertThat(decision.explanation().supplied().pendingWeighted()).isEqualTo(4 * weight);
        assertThat(decision.explanation().supplied().pendingSlots()).isEqualTo(4);
        assertThat(launched(decision)).isEqualTo(weight > 0.2 ? 0 : 1);
    }

    @Test
    @DisplayName("the ready times that were seen replace the prior")
    void seenReadyTimesCount() {
        ReadyTimes slow = ReadyTimes.UNKNOWN;
        for (int i = 0; i < 200; i++) {
            slow = slow.observe("m", Duration.ofSeconds(70), OFFER.readyTime());
        }
        FleetPicture seen =
                new FleetPicture(NOW, backlog(10_000, 1_000), List.of(), slow, LaunchHistory.NONE, RecentNeed.UNKNOWN);
        FleetDecision decision = policy.decide(seen);
        assertThat(decision.explanation().demanded().readyTime())
                .isBetween(Duration.ofMillis(69_900), Duration.ofMillis(70_100));
        assertThat(launched(decision)).isEqualTo(5);
    }

    @Test
    @DisplayName("clipped by max, and an ending instance takes its place until it is gone")
    void clippedByMax() {
        List<FleetMember> members = new ArrayList<>(old(3, BUSY));
        members.add(member("i-d", 500, new Phase.Draining(2)));
        FleetDecision decision = policy(0, 6).decide(picture(backlog(100_000, 40_000), members));
        assertThat(launched(decision)).isEqualTo(2);
        assertThat(decision.explanation().clippedBy()).containsExactly(Clip.MAX);
        assertThat(decision.explanation().wanted().instances()).isEqualTo(100);
    }

    @Test
    @DisplayName("clipped by the budget, to which every instance counts that costs")
    void clippedByBudget() {
        FleetPolicySettings settings = budget(Money.dollars("1.00"));
        FleetDecision decision = new FleetPolicy(settings, FORECAST)
                .decide(picture(backlog(100_000, 40_000), old(2, new Phase.Silent(NOW))));
        assertThat(launched(decision)).isEqualTo(3);
        assertThat(decision.explanation().clippedBy()).containsExactly(Clip.BUDGET);
        assertThat(decision.explanation().supplied().spendingPerHour()).isEqualTo(Money.dollars("0.40"));
    }

    private static FleetPolicySettings budget(Money perHour) {
        FleetPolicySettings base = Pictures.settings(0, 1_000);
        return new FleetPolicySettings(
                0,
                1_000,
                TARGET,
                perHour,
                base.minimumLife(),
                base.idleBeforeDrain(),
                0,
                1_000,
                1_000,
                base.patience(),
                List.of(OFFER));
    }

    @Test
    @DisplayName("a huge need is launched in portions")
    void launchesComeInPortions() {
        FleetDecision decision = policy(0, 1_000).decide(picture(backlog(1_000_000, 400_000), List.of()));
        assertThat(launched(decision)).isEqualTo(100);
        assertThat(decision.explanation().clippedBy()).containsExactly(Clip.LAUNCHES_AT_ONCE);
    }

    @Test
    @DisplayName("the smallest number is kept without any work, and is never drained")
    void theSmallestNumberIsKept() {
        FleetDecision first = policy(2, 10).decide(picture(Backlog.NONE, List.of()));
        assertThat(launched(first)).isEqualTo(2);
        assertThat(first.explanation().clippedBy()).containsExactly(Clip.MIN);
        assertThat(first.explanation().verdict()).isEqualTo("0 instances, and 2 are always kept");
        assertThat(drained(policy(2, 10).decide(picture(Backlog.NONE, old(3, idle())))))
                .hasSize(1);
    }

    @Test
    @DisplayName("without work idle instances are drained, and ended when they hold nothing")
    void idleInstancesEnd() {
        assertThat(drained(policy.decide(picture(Backlog.NONE, old(3, idle())))))
                .hasSize(3);
        FleetDecision next = policy.decide(picture(Backlog.NONE, old(3, new Phase.Draining(0))));
        assertThat(terminated(next)).containsExactly("i-0", "i-1", "i-2");
        assertThat(next.actions().getFirst().reason()).isEqualTo("drained and empty");
    }

    @Test
    @DisplayName("an instance that holds something is never ended, even if it drains")
    void whoHoldsSomethingIsNotEnded() {
        List<FleetMember> members =
                List.of(member("i-1", 900, new Phase.Draining(1)), member("i-2", 900, new Phase.Busy(1)));
        assertThat(terminated(policy.decide(picture(Backlog.NONE, members)))).isEmpty();
    }

    @Test
    @DisplayName("nothing is drained before its minimum life, or before capacity was spare for long enough")
    void growingIsFasterThanShrinking() {
        FleetPicture young = picture(Backlog.NONE, List.of(member("i-1", 179, idle()), member("i-2", 180, idle())));
        assertThat(drained(policy.decide(young))).containsExactly("i-2");
        FleetPicture idle = picture(Backlog.NONE, old(10, idle()));
        assertThat(drained(policy.decide(with(idle, watched(40))))).isEmpty();
        // 20 slots and a tenth of slack
        assertThat(drained(policy.decide(with(idle, watched(20))))).hasSize(4);
        assertThat(drained(policy.decide(with(idle, RecentNeed.UNKNOWN)))).isEmpty();
    }

    @Test
    @DisplayName("busy slots are needed even if the backlog alone would ask for fewer")
    void busySlotsAreNeeded() {
        // 40 tasks of 1 s are in flight: the formula asks for one slot, but a load of 40 slots is there
        FleetDecision decision = policy.decide(picture(backlog(40, 40), old(20, new Phase.Busy(2))));
        assertThat(decision.explanation().wanted()).isEqualTo(new FleetExplanation.Wanted(1, 1, 40, 44));
        assertThat(drained(decision)).hasSize(9);
    }

    @Test
    @DisplayName("idle instances are drained before busy ones, dear ones before cheap ones")
    void idleAndDearOnesGoFirst() {
        FleetMember dear = new FleetMember(
                new InstanceId("i-dear"), POOL, 4, Money.dollars("0.30"), NOW.minusSeconds(900), idle());
        List<FleetMember> members =
                List.of(member("i-busy", 999, new Phase.Busy(1)), member("i-idle", 999, idle()), dear);
        FleetPicture picture = picture(backlog(1, 1), members);
        assertThat(drained(policy.decide(with(picture, watched(7))))).containsExactly("i-dear");
        assertThat(drained(policy.decide(with(picture, watched(3))))).containsExactly("i-dear", "i-idle");
    }

    @Test
    @DisplayName("when the limits were lowered, the fleet is drained down to them")
    void loweredLimitsAreKept() {
        FleetPicture picture = picture(backlog(100_000, 40_000), old(5, BUSY));
        assertThat(drained(policy(0, 3).decide(picture))).hasSize(2);
        assertThat(drained(new FleetPolicy(budget(Money.dollars("0.90")), FORECAST).decide(picture)))
                .hasSize(1);
    }

    @Test
    @DisplayName("an instance whose worker drains, since its provider takes it back, is replaced at once")
    void aNoticeIsAnswered() {
        List<FleetMember> members = List.of(member("i-1", 30, new Phase.Draining(4)), member("i-2", 30, BUSY));
        FleetDecision decision = policy.decide(picture(backlog(1_000, 800), members));
        assertThat(drained(decision)).isEmpty();
        assertThat(terminated(decision)).isEmpty();
        assertThat(launched(decision)).isEqualTo(1);
    }

    @Test
    @DisplayName("a silent instance counts for nothing, so that its replacement comes from the numbers")
    void aSilentInstanceIsReplaced() {
        List<FleetMember> members = List.of(member("i-1", 900, new Phase.Silent(NOW.minusSeconds(299))));
        FleetDecision decision = policy.decide(picture(backlog(1_000, 400), members));
        assertThat(launched(decision)).isEqualTo(1);
        assertThat(terminated(decision)).isEmpty();
        List<FleetMember> later = List.of(member("i-1", 900, new Phase.Silent(NOW.minusSeconds(300))));
        assertThat(terminated(policy.decide(picture(backlog(1_000, 400), later))))
                .containsExactly("i-1");
    }

    @Test
    @DisplayName("a launch that never gets ready is ended in the end")
    void aHangingLaunchIsEnded() {
        assertThat(terminated(policy.decide(picture(Backlog.NONE, List.of(pending("i-1", 299))))))
                .isEmpty();
        assertThat(terminated(policy.decide(picture(Backlog.NONE, List.of(pending("i-1", 300))))))
                .containsExactly("i-1");
    }

    @ParameterizedTest(name = "with a drain target of {0} s, launches of 20 s do not end in a fleet without end")
    @ValueSource(ints = {10, 20, 26})
    void functionsBridgeTheGap(int target) {
        FleetPolicy hasty =
                new FleetPolicy(Pictures.settings(0, 10_000, Duration.ofSeconds(target), List.of(OFFER)), FORECAST);
        FleetPicture picture = picture(backlog(10_000, 1_000), old(2, BUSY));
        FleetDecision decision = hasty.decide(picture);
        assertThat(decision.explanation().demanded().horizon())
                .isEqualTo(Duration.ofSeconds(target).dividedBy(4));
        // the two that are ready do 8 slots' worth within the target
        assertThat(decision.explanation().bridge())
                .isEqualTo(new FleetExplanation.Bridge(Duration.ofSeconds(1_000 - 8 * target), NOW.plusSeconds(20)));
        FleetDecision again = hasty.decide(Effects.of(decision, picture));
        assertThat(again.actions()).isEmpty();
    }

    @Test
    @DisplayName("no bridge while machines come in time")
    void noBridgeWhileMachinesComeInTime() {
        assertThat(policy.decide(picture(backlog(10_000, 1_000), List.of()))
                        .explanation()
                        .bridge())
                .isNull();
    }

    @Test
    @DisplayName("the explanation holds what the decision saw")
    void theExplanationHoldsWhatWasSeen() {
        LaunchHistory history = LaunchHistory.NONE.failed(POOL, LaunchFault.CAPACITY, NOW.minusSeconds(10));
        FleetPicture picture = with(picture(backlog(1_000, 1_000), old(2, new Phase.Busy(9))), history);
        FleetDecision decision = policy.decide(picture);
        FleetExplanation explanation = decision.explanation();
        assertThat(decision.actions()).isEmpty();
        assertThat(explanation.demanded().work()).isEqualTo(Duration.ofSeconds(1_000));
        assertThat(explanation.demanded().tasks()).isEqualTo(1_000);
        assertThat(explanation.supplied().readySlots()).isEqualTo(8);
        assertThat(explanation.supplied().busySlots()).isEqualTo(8);
        assertThat(explanation.supplied().drainedIn()).isEqualTo(Duration.ofSeconds(125));
        assertThat(explanation.clippedBy()).containsExactly(Clip.BACK_OFF);
        assertThat(explanation.backOffs())
                .containsExactly(
                        new LaunchHistory.InForce("m/a/on-demand", LaunchFault.CAPACITY, 1, NOW.plusSeconds(20), ""));
    }

    private static FleetMember pending(String id, int seconds) {
        return member(id, seconds, new Phase.Pending(NOW.minusSeconds(seconds)));
    }
}
