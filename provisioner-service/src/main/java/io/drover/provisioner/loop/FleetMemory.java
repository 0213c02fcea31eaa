package io.drover.provisioner.loop;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.model.worker.InstanceId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.fleet.LaunchFault;
import io.drover.policy.fleet.LaunchHistory;
import io.drover.policy.fleet.Offer;
import io.drover.policy.fleet.Phase;
import io.drover.policy.fleet.Pool;
import io.drover.policy.fleet.ReadyTimes;
import io.drover.policy.fleet.RecentNeed;
import io.drover.policy.liveness.BeatWatch;
import io.drover.policy.liveness.FleetView;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the fleet from one look to the next: which instance became ready when, which launches failed, since
 * when a worker is idle. Joins what the provider says of instances with what workers say of themselves, by the id that
 * both share. Measures time by its own looks, so that the provider's clock does not matter. No I/O; one thread.
 */
final class FleetMemory {

    private static final Logger LOG = LoggerFactory.getLogger(FleetMemory.class);

    /** A provider may not list an instance at once; one that it never lists was not launched. */
    private static final Duration UNLISTED = Duration.ofSeconds(30);

    /** A worker that lives so long after its first heartbeat did not die of how it was started. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    /** A worker that goes on for so long after it was to end, and for three heartbeats, has not been told. */
    private static final Duration UNHEARD = Duration.ofMinutes(1);

    private final FleetPolicySettings settings;
    private final BeatWatch beats;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private ReadyTimes readyTimes = ReadyTimes.UNKNOWN;
    private LaunchHistory launches = LaunchHistory.NONE;
    private RecentNeed recentNeed = RecentNeed.UNKNOWN;
    private Set<CellLease> leases = Set.of();
    private @Nullable Moment proven;

    /**
     * What was written lately.
     *
     * @param leases of the cells, or none unless the reports {@linkplain #needsLeases need them}
     */
    record Signs(List<WorkerReport> reports, Set<CellLease> leases) {}

    /** @param workerPatience how long a worker's beat may stand still */
    FleetMemory(FleetPolicySettings settings, Duration workerPatience) {
        this.settings = settings;
        this.beats = new BeatWatch(workerPatience, workerPatience.dividedBy(2));
    }

    /** Whether the cells' leases have to tell whether the store takes writes: no worker's report does. */
    boolean needsLeases(List<WorkerReport> reports) {
        return !known.isEmpty() && !beats.isProof(reports);
    }

    /**
     * What the policy gets to see, after all that was learned from this look.
     *
     * @param lastWords of instances that are gone
     */
    FleetPicture look(
            Instant now, List<Instance> instances, Signs signs, Backlog backlog, Map<InstanceId, String> lastWords) {
        // The silence of all at once is the store's: time in which it takes no writes is nobody's silence.
        FleetView workers = listen(new Moment(now, Duration.between(Instant.EPOCH, now)), signs);
        Set<String> there = new HashSet<>();
        Set<String> gone = new HashSet<>();
        for (Instance instance : instances) {
            String launch = instance.spec().launchId();
            if (instance.state() == Instance.State.GONE) {
                gone.add(launch);
            } else {
                there.add(launch);
                known.computeIfAbsent(launch, _ -> Known.found(instance, now)).listed(instance);
            }
        }
        for (Known one : List.copyOf(known.values())) {
            String launch = one.spec().launchId();
            boolean missing = one.wasListed() || one.age(now).compareTo(UNLISTED) > 0;
            if (gone.contains(launch) || (missing && !there.contains(launch))) {
                gone(one, lastWords.getOrDefault(one.id(), ""), now);
            }
        }
        List<FleetMember> members = new ArrayList<>();
        known.values().forEach(one -> members.add(member(one, workers, now)));
        return new FleetPicture(now, backlog, members, readyTimes, launches, recentNeed);
    }

    private FleetView listen(Moment now, Signs signs) {
        // One that is seen for the first time may have stood still for long.
        boolean moved = !leases.isEmpty() && !leases.containsAll(signs.leases());
        proven = moved || proven == null ? now : proven;
        leases = Set.copyOf(signs.leases());
        return beats.look(now, signs.reports(), proven);
    }

    private void gone(Known one, String said, Instant now) {
        known.remove(one.spec().launchId());
        if (one.isMeantToEnd()) {
            LOG.info("instance {} has ended", one.id());
        } else if (one.isReady()) {
            LOG.warn("instance {} was lost{}", one.id(), quoted(said));
            if (!one.isLasting()) {
                launches = launches.failed(pool(one.spec()), LaunchFault.SHORT_LIVED, said, now);
            }
        } else if (one.wasMade()) {
            LOG.warn("instance {} ended before its worker was ready{}", one.id(), quoted(said));
            launches = launches.failed(pool(one.spec()), LaunchFault.BROKEN, said, now);
        }
    }

    private static String quoted(String said) {
        return said.isEmpty() ? "" : ": it said last: " + said;
    }

    private FleetMember member(Known one, FleetView workers, Instant now) {
        @Nullable WorkerReport report = one.workerId().map(workers.alive()::get).orElse(null);
        if (report != null && one.becomesReady(now)) {
            learn(one, now);
        }
        if (report != null && one.becomesLasting(LASTING, now)) {
            launches = launches.lasting(pool(one.spec()), one.launchedAt());
        }
        Offer offer = offer(one.spec().type());
        return new FleetMember(
                one.id(),
                pool(one.spec()),
                report == null ? offer.slots() : report.info().slots(),
                price(offer, one.spec().spot()),
                one.launchedAt(),
                phase(one, report, workers, now));
    }

    private void learn(Known one, Instant now) {
        launches = launches.ready(pool(one.spec()), one.launchedAt());
        if (one.isMine()) {
            Offer offer = offer(one.spec().type());
            readyTimes = readyTimes.observe(offer.type(), one.age(now), offer.readyTime());
            LOG.info("instance {} is ready after {} ms", one.id(), one.age(now).toMillis());
        }
    }

    private Phase phase(Known one, @Nullable WorkerReport report, FleetView workers, Instant now) {
        if (report != null) {
            int held = Math.max(report.busy(), report.held().size());
            if (report.state() == WorkerState.DRAINING) {
                one.ends(now);
                return new Phase.Draining(held);
            }
            one.goesOnIfUnheard(longer(UNHEARD, report.interval().multipliedBy(3)), now);
            if (one.isEnding()) {
                // It has not heard of it yet, and may claim more until it has.
                return new Phase.Draining(Math.max(1, held));
            }
            return held > 0 ? one.busy(held) : one.idle(now);
        }
        if (one.isEnding()) {
            return new Phase.Draining(0);
        }
        if (!one.isReady()) {
            return one.pending(now, beats.heard());
        }
        if (one.workerId().filter(workers.silent()::contains).isPresent()) {
            return one.silent(now, beats.heard());
        }
        // It has taken its leave by itself: idle for long, or asked to end by somebody else.
        one.ends(now);
        return new Phase.Draining(0);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** @param launched absent if the provider did not answer, and it may be there or not */
    void launched(LaunchSpec spec, @Nullable Instance launched, Instant now) {
        Known one = Known.mine(spec, now);
        if (launched != null) {
            one.listedAs(launched.id());
        }
        known.put(spec.launchId(), one);
    }

    void launchFailed(LaunchSpec spec, LaunchFault fault, Instant now) {
        launches = launches.failed(pool(spec), fault, now);
    }

    /** It was asked to drain: it counts as capacity no more. */
    void ending(InstanceId instance, Instant now) {
        byId(instance).ifPresent(one -> one.ends(now));
    }

    /** It could be asked neither to drain nor to end. */
    void notAsked(InstanceId instance, Instant now) {
        byId(instance).ifPresent(one -> one.notAsked(now));
    }

    /** Without the endings that were asked for a moment ago and take their time, and those that just failed. */
    List<FleetAction> news(List<FleetAction> actions, Instant now) {
        return actions.stream()
                .filter(action -> switch (action) {
                    case FleetAction.Launch _ -> true;
                    case FleetAction.Drain drain -> !hasFailed(drain.instance(), now);
                    case FleetAction.Terminate end -> !wasAsked(end.instance(), now) && !hasFailed(end.instance(), now);
                })
                .toList();
    }

    private boolean wasAsked(InstanceId instance, Instant now) {
        return byId(instance)
                .filter(one -> one.wasAskedToEnd(now.minus(ASK_AGAIN)))
                .isPresent();
    }

    private boolean hasFailed(InstanceId instance, Instant now) {
        return byId(instance)
                .filter(one -> one.hasFailedToEnd(now.minus(ASK_AGAIN)))
                .isPresent();
    }

    void askedToEnd(InstanceId instance, Instant now) {
        byId(instance).ifPresent(one -> one.askedToEnd(now));
    }

    private Optional<Known> byId(InstanceId instance) {
        return known.values().stream().filter(one -> one.id().equals(instance)).findFirst();
    }

    void needed(RecentNeed recent) {
        recentNeed = recent;
    }

    private Offer offer(String type) {
        return settings.offers().stream()
                .filter(offer -> offer.type().equals(type))
                .findFirst()
                .orElse(settings.offers().getFirst());
    }

    private static Money price(Offer offer, boolean spot) {
        @Nullable Money spotPrice = offer.spotPerHour();
        return spot && spotPrice != null ? spotPrice : offer.onDemandPerHour();
    }

    private static Pool pool(LaunchSpec spec) {
        return new Pool(spec.type(), spec.zone(), spec.spot());
    }
}
