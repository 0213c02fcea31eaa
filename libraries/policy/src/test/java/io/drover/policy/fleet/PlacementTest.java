package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.NOW;
import static io.drover.policy.fleet.Pictures.picture;
import static io.drover.policy.fleet.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.worker.InstanceId;
import io.drover.policy.fleet.FleetAction.Launch;
import io.drover.policy.fleet.Placement.Missing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final Duration READY = Duration.ofSeconds(20);
    private static final Timing TIMING = Timing.of(Pictures.TARGET, READY);
    private static final Offer SMALL =
            new Offer("small", 4, Money.dollars("0.20"), Money.dollars("0.08"), List.of("a", "b", "c"), READY);
    private static final Offer LARGE = new Offer("large", 64, Money.dollars("2.00"), null, List.of("a"), READY);

    private static Placement placement(Offer... offers) {
        return new Placement(Pictures.settings(0, 1_000, Pictures.TARGET, List.of(offers)));
    }

    private static FleetPicture empty(LaunchHistory history) {
        return with(picture(Backlog.NONE, List.of()), history);
    }

    private static List<String> placed(Placement placement, double slots, FleetPicture picture) {
        return placement.place(new Missing(slots, 0), picture, TIMING, "why").launches().stream()
                .map(launch -> launch.count() + " " + launch.pool())
                .toList();
    }

    @Test
    @DisplayName("spot machines come first, spread over zones")
    void spotFirstOverZones() {
        assertThat(placed(placement(SMALL), 26, empty(LaunchHistory.NONE)))
                .containsExactly("3 small/a/spot", "2 small/b/spot", "2 small/c/spot");
    }

    @Test
    @DisplayName("the zone with the fewest instances gets the next one")
    void theEmptiestZoneIsFilled() {
        List<FleetMember> members = new ArrayList<>();
        for (String zone : List.of("a", "a", "b")) {
            members.add(new FleetMember(
                    new InstanceId("i-" + members.size()),
                    new Pool("small", zone, false),
                    4,
                    Money.ZERO,
                    NOW,
                    Pictures.idle()));
        }
        assertThat(placed(placement(SMALL), 12, picture(Backlog.NONE, members)))
                .containsExactly("1 small/b/spot", "2 small/c/spot");
    }

    @Test
    @DisplayName("no more instances than may be starting at a time are on their way")
    void fewStartTogether() {
        FleetPolicySettings base = Pictures.settings(0, 1_000, Pictures.TARGET, List.of(LARGE));
        Placement placement = new Placement(new FleetPolicySettings(
                base.min(),
                base.max(),
                base.drainTarget(),
                null,
                base.minimumLife(),
                base.idleBeforeDrain(),
                base.slack(),
                base.mostLaunches(),
                3,
                base.patience(),
                base.offers()));
        FleetMember pending = new FleetMember(
                new InstanceId("i-1"), new Pool("large", "a", false), 64, Money.ZERO, NOW, new Phase.Pending(NOW));

        assertThat(placed(placement, 640, picture(Backlog.NONE, List.of(pending))))
                .containsExactly("2 large/a/on-demand");
    }

    @Test
    @DisplayName("a zone out of stock is left out, and on-demand machines are the fallback when all are")
    void onDemandIsTheFallback() {
        LaunchHistory history = LaunchHistory.NONE;
        for (String zone : SMALL.zones()) {
            history = history.failed(new Pool("small", zone, true), LaunchFault.CAPACITY, NOW);
            if (zone.equals("b")) {
                assertThat(placed(placement(SMALL), 8, empty(history))).containsExactly("2 small/c/spot");
            }
        }
        assertThat(placed(placement(SMALL), 4, empty(history))).containsExactly("1 small/a/on-demand");
        Placement.Placed none = placement(SMALL)
                .place(new Missing(4, 0), empty(history.failed(LARGE_A, LaunchFault.QUOTA, NOW)), TIMING, "why");
        assertThat(none.launches()).isEmpty();
        assertThat(none.clips()).containsExactly(Clip.BACK_OFF);
    }

    private static final Pool LARGE_A = new Pool("large", "a", false);

    @Test
    @DisplayName("the cheapest way to the missing slots decides, not the cheapest slot")
    void theCheapestWayDecides() {
        Offer onDemand = new Offer("small", 4, Money.dollars("0.20"), null, List.of("a"), READY);
        assertThat(placed(placement(LARGE, onDemand), 4, empty(LaunchHistory.NONE)))
                .containsExactly("1 small/a/on-demand");
        assertThat(placed(placement(LARGE, onDemand), 64, empty(LaunchHistory.NONE)))
                .containsExactly("1 large/a/on-demand");
    }

    @Test
    @DisplayName("more of those that take longer to get ready, and none that come too late")
    void slowOnesCountLess() {
        Offer slow = new Offer("slow", 4, Money.dollars("0.01"), null, List.of("a"), Duration.ofSeconds(70));
        assertThat(placed(placement(slow, LARGE), 8, empty(LaunchHistory.NONE))).containsExactly("4 slow/a/on-demand");
        Offer tooSlow = new Offer("slow", 4, Money.dollars("0.01"), null, List.of("a"), Duration.ofSeconds(100));
        assertThat(placed(placement(tooSlow, LARGE), 8, empty(LaunchHistory.NONE)))
                .containsExactly("1 large/a/on-demand");
    }

    @Test
    @DisplayName("what the budget does not allow is left for something cheaper")
    void theBudgetMayLeaveSomethingCheaper() {
        FleetPolicySettings settings = new FleetPolicySettings(
                0,
                10,
                Pictures.TARGET,
                Money.dollars("0.50"),
                Duration.ZERO,
                Duration.ZERO,
                0,
                10,
                10,
                Duration.ofMinutes(5),
                List.of(LARGE, new Offer("small", 4, Money.dollars("0.20"), null, List.of("a"), READY)));
        Placement.Placed placed =
                new Placement(settings).place(new Missing(64, 0), empty(LaunchHistory.NONE), TIMING, "why");
        assertThat(placed.launches()).containsExactly(new Launch(new Pool("small", "a", false), 2, "why"));
        assertThat(placed.clips()).contains(Clip.BUDGET);
    }
}
