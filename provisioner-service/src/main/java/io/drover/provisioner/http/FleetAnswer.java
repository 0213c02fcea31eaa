package io.drover.provisioner.http;

import io.drover.model.Money;
import io.drover.policy.fleet.Clip;
import io.drover.policy.fleet.FleetExplanation;
import io.drover.policy.fleet.FleetExplanation.Bridge;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.LaunchFault;
import io.drover.policy.fleet.LaunchHistory;
import io.drover.policy.fleet.Phase;
import io.drover.provisioner.loop.DecisionLog.Blind;
import io.drover.provisioner.loop.DecisionLog.Done;
import io.drover.provisioner.loop.DecisionLog.Entry;
import io.drover.provisioner.loop.DecisionLog.Report;
import io.drover.views.FaultView;
import io.drover.views.PlainDecimal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The fleet and its last decisions as clients see them.
 *
 * @param managed false if this provisioner leaves the fleet alone
 * @param now the latest look; absent before the first
 * @param blind why nothing can be seen at present
 * @param last decisions that did something, newest first
 */
record FleetAnswer(
        boolean managed, @Nullable Decision now, @Nullable Unseen blind, List<Member> instances, List<Past> last) {

    static final FleetAnswer UNMANAGED = new FleetAnswer(false, null, null, List.of(), List.of());

    static FleetAnswer of(Report report) {
        FleetExplanation latest = report.now();
        Blind blind = report.blind();
        return new FleetAnswer(
                true,
                latest == null ? null : Decision.of(latest),
                blind == null ? null : new Unseen(blind.since(), FaultView.of(blind.fault())),
                report.members().stream().map(Member::of).toList(),
                report.last().stream().map(Past::of).toList());
    }

    /** A time without sight: the fleet stays as it is. */
    record Unseen(Instant since, FaultView fault) {}

    /**
     * One instance.
     *
     * @param held claims that its worker has not answered
     */
    record Member(
            String id,
            String type,
            String zone,
            boolean spot,
            String phase,
            int slots,
            int held,
            Instant launchedAt,
            @JsonSerialize(using = PlainDecimal.class) BigDecimal dollarsPerHour) {

        static Member of(FleetMember member) {
            return new Member(
                    member.id().value(),
                    member.pool().type(),
                    member.pool().zone(),
                    member.pool().spot(),
                    member.phase().getClass().getSimpleName().toUpperCase(Locale.ROOT),
                    member.slots(),
                    held(member.phase()),
                    member.launchedAt(),
                    dollars(member.pricePerHour()));
        }

        private static int held(Phase phase) {
            return switch (phase) {
                case Phase.Busy busy -> busy.held();
                case Phase.Draining draining -> draining.held();
                case Phase.Pending _ -> 0;
                case Phase.Idle _ -> 0;
                case Phase.Silent _ -> 0;
            };
        }
    }

    /** What was seen, what should be, and what stands in the way. */
    record Decision(
            Instant at,
            String verdict,
            Work work,
            Slots slots,
            Set<Clip> clippedBy,
            List<Pause> backOffs,
            @Nullable Functions functions) {

        static Decision of(FleetExplanation why) {
            Bridge bridge = why.bridge();
            return new Decision(
                    why.now(),
                    why.verdict(),
                    Work.of(why),
                    Slots.of(why),
                    why.clippedBy(),
                    why.backOffs().stream().map(Pause::of).toList(),
                    bridge == null ? null : new Functions(bridge.work().toMillis(), bridge.until()));
        }
    }

    /**
     * What is to be done.
     *
     * @param workMs predicted run time of all tasks without a result, added up
     * @param drainedInMs how long the ready slots alone would take; absent without any
     */
    record Work(
            long tasks,
            long workMs,
            long drainTargetMs,
            long readyTimeMs,
            long horizonMs,
            @Nullable Long drainedInMs) {

        static Work of(FleetExplanation why) {
            FleetExplanation.Demanded demanded = why.demanded();
            Duration drainedIn = why.supplied().drainedIn();
            return new Work(
                    demanded.tasks(),
                    demanded.work().toMillis(),
                    demanded.drainTarget().toMillis(),
                    demanded.readyTime().toMillis(),
                    demanded.horizon().toMillis(),
                    drainedIn == null ? null : drainedIn.toMillis());
        }
    }

    /** What there is to do it, and what there should be. */
    record Slots(
            int ready,
            int busy,
            int pending,
            double pendingWeighted,
            int wanted,
            int recentNeed,
            int kept,
            @JsonSerialize(using = PlainDecimal.class) BigDecimal dollarsPerHour) {

        static Slots of(FleetExplanation why) {
            FleetExplanation.Supplied supplied = why.supplied();
            FleetExplanation.Wanted wanted = why.wanted();
            return new Slots(
                    supplied.readySlots(),
                    supplied.busySlots(),
                    supplied.pendingSlots(),
                    supplied.pendingWeighted(),
                    wanted.slots(),
                    wanted.recentNeed(),
                    wanted.keptSlots(),
                    dollars(supplied.spendingPerHour()));
        }
    }

    /**
     * A pause after launches that failed.
     *
     * @param said what there was to hear of the last one, such as its worker's last line; absent if nothing
     */
    record Pause(
            String scope,
            LaunchFault fault,
            int failures,
            Instant until,
            @Nullable String said) {

        static Pause of(LaunchHistory.InForce backOff) {
            return new Pause(
                    backOff.scope(),
                    backOff.fault(),
                    backOff.failures(),
                    backOff.until(),
                    backOff.said().isEmpty() ? null : backOff.said());
        }
    }

    /** Work that functions could take until launched instances are ready. */
    record Functions(long workMs, Instant until) {}

    /** A decision that did something. */
    record Past(Instant at, List<Action> actions) {

        static Past of(Entry entry) {
            return new Past(
                    entry.explanation().now(),
                    entry.done().stream().map(Action::of).toList());
        }
    }

    /** An action, its reason, and what came of it. */
    record Action(
            String action,
            String reason,
            List<String> instances,
            @Nullable FaultView fault) {

        static Action of(Done done) {
            return new Action(
                    done.action(),
                    done.reason(),
                    done.instances(),
                    done.fault() == null ? null : FaultView.of(done.fault()));
        }
    }

    private static BigDecimal dollars(Money money) {
        return BigDecimal.valueOf(money.nanoDollars(), 9);
    }
}
