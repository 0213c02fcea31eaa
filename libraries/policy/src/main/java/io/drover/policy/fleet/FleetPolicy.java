package io.drover.policy.fleet;

import io.drover.model.cell.Backlog;
import io.drover.model.worker.Executor;
import io.drover.policy.fleet.FleetAction.Drain;
import io.drover.policy.fleet.FleetAction.Terminate;
import io.drover.policy.fleet.FleetExplanation.Bridge;
import io.drover.policy.fleet.FleetExplanation.Demanded;
import io.drover.policy.fleet.FleetExplanation.Supplied;
import io.drover.policy.fleet.FleetExplanation.Wanted;
import io.drover.policy.fleet.Placement.Missing;
import io.drover.policy.fleet.Placement.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large a fleet should be: {@code ceil(predicted seconds / (drain target - ready time) / slots)}, clipped by
 * min, max and budget. It grows at once. It shrinks to what was lately needed: the most slots that the backlog asked for
 * or that were busy at a time. Busy slots are the offered load by Little's law, so a fleet smaller than that would grow a
 * backlog and launch again. It shrinks by draining alone.
 */
public record FleetPolicy(FleetPolicySettings settings, DrainForecast forecast) {

    /** Slots: {@code kept} are not drained, {@code missing} are launched. */
    private record Need(int wanted, RecentNeed recent, int kept, double missing) {}

    public FleetDecision decide(FleetPicture picture) {
        Placement placement = new Placement(settings);
        Backlog backlog = picture.backlog().on(Executor.VM);
        Offer offer = placement.cheapest(picture);
        Timing timing = Timing.of(settings.drainTarget(), settings.readyTime(offer.type(), picture.readyTimes()));
        Capacity capacity = Capacity.of(picture, settings, timing);
        Need need = need(picture, backlog, capacity, timing.horizon());

        List<FleetAction> actions = new ArrayList<>(endings(picture));
        Set<Clip> clips = EnumSet.noneOf(Clip.class);
        String verdict = "as many as wanted: " + have(need, capacity);
        int belowMin = settings.min() - capacity.instances();
        if (need.missing() > 0 || belowMin > 0) {
            verdict = launchReason(backlog, need, capacity, timing);
            Placed placed = placement.place(new Missing(need.missing(), belowMin), picture, timing, verdict);
            actions.addAll(placed.launches());
            clips.addAll(placed.clips());
        }
        boolean spare = need.recent().covers(settings.idleBeforeDrain(), picture.now());
        List<Drain> drains = new DrainChoice(settings).choose(picture, capacity, spare, need.kept());
        actions.addAll(drains);
        verdict = drains.isEmpty() ? verdict : drains.getFirst().reason();
        int instances = Math.ceilDiv(need.wanted(), offer.slots());
        if (instances < settings.min()) {
            clips.add(Clip.MIN);
        }
        FleetExplanation explanation = new FleetExplanation(
                picture.now(),
                verdict,
                new Demanded(
                        backlog.work(), backlog.pieces(), settings.drainTarget(), timing.readyTime(), timing.horizon()),
                supplied(backlog, capacity),
                new Wanted(need.wanted(), instances, need.recent().peak(), need.kept()),
                clips,
                picture.launches().inForce(picture.now()),
                timing.bridged() ? bridge(picture, backlog, capacity, timing) : null);
        return new FleetDecision(actions, explanation, need.recent());
    }

    private Need need(FleetPicture picture, Backlog backlog, Capacity capacity, Duration horizon) {
        int wanted = forecast.slotsFor(backlog, horizon);
        RecentNeed recent = picture.recentNeed()
                .observe(picture.now(), Math.max(wanted, capacity.busySlots()), settings.idleBeforeDrain());
        int kept = (int) Math.min(Integer.MAX_VALUE, Math.ceil(recent.peak() * (1 + settings.slack())));
        double missing = wanted - capacity.readySlots() - capacity.pendingWeighted();
        // less than a hundredth of a slot is rounding
        return new Need(wanted, recent, kept, missing < 0.01 ? 0 : missing);
    }

    /** What is over for each single instance, whatever the need. */
    private List<FleetAction> endings(FleetPicture picture) {
        List<FleetAction> endings = new ArrayList<>();
        for (FleetMember member : picture.members()) {
            @Nullable FleetAction ending = ending(member, picture.now());
            if (ending != null) {
                endings.add(ending);
            }
        }
        return endings;
    }

    private @Nullable FleetAction ending(FleetMember member, Instant now) {
        return switch (member.phase()) {
            case Phase.Pending pending ->
                settings.isOutOfPatience(pending.since(), now)
                        ? new Terminate(member.id(), "not ready " + patience() + " after its launch")
                        : null;
            case Phase.Idle ignored -> null;
            case Phase.Busy ignored -> null;
            case Phase.Draining draining ->
                draining.held() == 0 ? new Terminate(member.id(), "drained and empty") : null;
            case Phase.Silent silent ->
                settings.isOutOfPatience(silent.since(), now)
                        ? new Terminate(member.id(), "silent for " + patience())
                        : null;
        };
    }

    private String patience() {
        return settings.patience().toSeconds() + " s";
    }

    private String launchReason(Backlog backlog, Need need, Capacity capacity, Timing timing) {
        if (need.missing() <= 0) {
            return capacity.instances() + " instances, and " + settings.min() + " are always kept";
        }
        return String.format(
                Locale.ROOT,
                "%s for %d s of work in %d tasks within %d s",
                have(need, capacity),
                backlog.work().toSeconds(),
                backlog.pieces(),
                timing.horizon().toSeconds());
    }

    private static String have(Need need, Capacity capacity) {
        return String.format(
                Locale.ROOT,
                "%d slots ready, %.1f expected, %d wanted",
                capacity.readySlots(),
                capacity.pendingWeighted(),
                need.wanted());
    }

    private Supplied supplied(Backlog backlog, Capacity capacity) {
        return new Supplied(
                capacity.instances(),
                capacity.readySlots(),
                capacity.busySlots(),
                capacity.pendingSlots(),
                capacity.pendingWeighted(),
                capacity.readySlots() == 0 ? null : forecast.drainTime(backlog, capacity.readySlots()),
                capacity.spending());
    }

    private static Bridge bridge(FleetPicture picture, Backlog backlog, Capacity capacity, Timing timing) {
        double seconds = Math.max(0, backlog.work().toMillis() / 1e3 - capacity.withinTarget());
        return new Bridge(
                Duration.ofMillis(Math.round(seconds * 1e3)), picture.now().plus(timing.readyTime()));
    }
}
