package io.drover.policy.fleet;

import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.worker.Executor;
import io.drover.model.worker.InstanceId;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.window.WindowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fleets and backlogs to decide about: machines of 4 slots that get ready in 20 s, and a drain target of 120 s. */
final class Pictures {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final Duration TARGET = Duration.ofSeconds(120);
    static final Pool POOL = new Pool("m", "a", false);
    static final Offer OFFER = new Offer("m", 4, Money.dollars("0.20"), null, List.of("a"), Duration.ofSeconds(20));
    static final DrainForecast FORECAST =
            new DrainForecast(new CutPolicy(Duration.ofMillis(100), 20_000), new WindowPolicy(1, 8));

    private Pictures() {}

    static FleetPolicySettings settings(int min, int max) {
        return settings(min, max, TARGET, List.of(OFFER));
    }

    static FleetPolicySettings settings(int min, int max, Duration drainTarget, List<Offer> offers) {
        return new FleetPolicySettings(
                min,
                max,
                drainTarget,
                null,
                Duration.ofMinutes(3),
                Duration.ofMinutes(1),
                0.1,
                100,
                Integer.MAX_VALUE,
                Duration.ofMinutes(5),
                offers);
    }

    static FleetPolicy policy(int min, int max) {
        return new FleetPolicy(settings(min, max), FORECAST);
    }

    static Backlog backlog(long tasks, double seconds) {
        return Backlog.of(List.of(demand(tasks, seconds)));
    }

    static Demand demand(long tasks, double seconds) {
        return new Demand(Executor.VM, 1, tasks, Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    static FleetPicture picture(Backlog backlog, List<FleetMember> members) {
        return new FleetPicture(NOW, backlog, members, ReadyTimes.UNKNOWN, LaunchHistory.NONE, watched(0));
    }

    /** Somebody has watched for long, and the most that was needed lately were so many slots. */
    static RecentNeed watched(int slots) {
        return new RecentNeed(
                NOW.minus(Duration.ofHours(1)),
                slots == 0 ? List.of() : List.of(new RecentNeed.Peak(NOW.minusSeconds(30), slots)));
    }

    static FleetPicture with(FleetPicture picture, RecentNeed recentNeed) {
        return new FleetPicture(
                picture.now(),
                picture.backlog(),
                picture.members(),
                picture.readyTimes(),
                picture.launches(),
                recentNeed);
    }

    static FleetPicture with(FleetPicture picture, LaunchHistory launches) {
        return new FleetPicture(
                picture.now(),
                picture.backlog(),
                picture.members(),
                picture.readyTimes(),
                launches,
                picture.recentNeed());
    }

    static FleetMember member(String id, long ageSeconds, Phase phase) {
        return new FleetMember(
                new InstanceId(id), POOL, 4, OFFER.onDemandPerHour(), NOW.minusSeconds(ageSeconds), phase);
    }

    /** So many that are old enough to be drained. */
    static List<FleetMember> old(int count, Phase phase) {
        List<FleetMember> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(member("i-" + i, 3_600 + i, phase));
        }
        return members;
    }

    static Phase idle() {
        return new Phase.Idle(NOW.minusSeconds(60));
    }

    static int launched(FleetDecision decision) {
        return decision.actions().stream()
                .mapToInt(action -> action instanceof FleetAction.Launch launch ? launch.count() : 0)
                .sum();
    }

    static List<String> drained(FleetDecision decision) {
        return decision.actions().stream()
                .filter(FleetAction.Drain.class::isInstance)
                .map(action -> ((FleetAction.Drain) action).instance().value())
                .toList();
    }

    static List<String> terminated(FleetDecision decision) {
        return decision.actions().stream()
                .filter(FleetAction.Terminate.class::isInstance)
                .map(action -> ((FleetAction.Terminate) action).instance().value())
                .toList();
    }
}
