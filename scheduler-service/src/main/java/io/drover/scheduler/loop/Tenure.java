package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.pace.Outage;
import io.drover.ports.CellTerm;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.WorkloadRef;
import io.drover.scheduler.blackbox.RecordedCell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between taking a cell and losing it: observe, decide, apply. Store first, then requests, then the deletion of
 * the messages that led to them. A workload with which memory and store have parted is forgotten and read anew; the
 * others go on.
 */
final class Tenure implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tenure.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_UNSEEN = 1_000;
    /** What came so often and means nothing to this cell is nobody's. */
    private static final int MOST_RECEIVED = 10;

    /** How long the start waits for slow ones; what is said of them later has to come again. */
    private static final Duration RESTORE_PATIENCE = Duration.ofSeconds(5);

    private final SchedulerPorts ports;
    private final CellLoopSettings settings;
    private final LoopListener listener;
    private final LeaseHold hold;
    private final CountDownLatch stopped;
    private final CellLease lease;
    private final RecordedCell cell;
    private final Inbox inbox = new Inbox();
    private final Roster roster;
    private final Loader loader;
    private final Ledger ledger;
    private final Gathering gathering = new Gathering();
    private final LinkDesk desk;
    private final CellOutbox outbox;
    private final CellIntake intake;
    private final Watch watch;
    private final EndNews.Teller ends;
    private final Rounds rounds;
    /** Of workloads that others than the deciding thread had trouble with. */
    private final Map<WorkloadId, Fault> complaints = new ConcurrentHashMap<>();

    private volatile Map<Holder, String> deaf = Map.of();
    /** Learned from the answer to the last writes. */
    private final Set<Claim> tooLate = new HashSet<>();

    Tenure(Surroundings around, CellSettings cellSettings, CellLease lease, LeaseHold hold, CountDownLatch stopped) {
        this.ports = around.ports();
        this.settings = around.settings();
        this.listener = around.listener();
        this.lease = lease;
        this.hold = hold;
        this.stopped = stopped;
        this.cell = new RecordedCell(cellSettings, lease, ports.recorder());
        this.roster = new Roster(System::nanoTime);
        this.loader = new Loader(ports, lease, roster, inbox);
        this.ledger = new Ledger(ports.cells(), hold, stopped);
        this.desk = new LinkDesk(inbox, new CellTerm(lease.cell(), lease.epoch()), hold::isSure);
        this.outbox = new CellOutbox(ports, inbox);
        this.intake = new CellIntake(ports, loader, inbox);
        this.watch = new Watch(ports, settings, lease, new Watch.Hands(loader, roster, inbox, complaints::putIfAbsent));
        this.ends = ports.ends().of(lease.cell());
        this.rounds = new Rounds(settings, System::nanoTime);
    }

    /** What stays the same from one tenure to the next. */
    record Surroundings(SchedulerPorts ports, CellLoopSettings settings, LoopListener listener) {}

    /** Returns when the cell is somebody else's or the loop is asked to stop. */
    void run() throws InterruptedException {
        if (!restore()) {
            return;
        }
        intake.start(settings.receivers());
        try (LinkHub.Admission _ = ports.links().admit(lease.cell(), desk, loader::take)) {
            boolean mine = true;
            while (mine && goesOn()) {
                mine = turn();
                look();
            }
        }
    }

    List<Roster.Parked> parked() {
        return roster.parked();
    }

    Map<Holder, String> deaf() {
        return deaf;
    }

    /**
     * Work in progress is known before anything that speaks of it is received, but for what takes too long.
     *
     * @return false if the cell was lost meanwhile
     */
    private boolean restore() throws InterruptedException {
        if (!begin()) {
            return false;
        }
        long since = System.nanoTime();
        while (roster.isLoading() && System.nanoTime() - since < RESTORE_PATIENCE.toNanos()) {
            if (!goesOn() || !turn()) {
                return false;
            }
        }
        return goesOn();
    }

    private boolean begin() throws InterruptedException {
        Outage reading = new Outage("reading the workloads of cell " + lease.cell());
        while (goesOn()) {
            try {
                ports.cells().unfinished(lease.cell()).stream()
                        .map(WorkloadRef::id)
                        .forEach(loader::load);
                reading.worked().ifPresent(LOG::info);
                return true;
            } catch (FaultException e) {
                reading.failed(e).ifPresent(LOG::warn);
            }
            hold.alive();
            stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private boolean goesOn() {
        return hold.isMine() && stopped.getCount() > 0;
    }

    /** One turn; false if this process decides no longer. */
    private boolean turn() throws InterruptedException {
        List<Incoming> incoming = inbox.take(tick(), gathering.nanos(!desk.isEmpty()));
        if (!incoming.isEmpty()) {
            gathering.begun();
        }
        // What is said of a workload that is not in the cell now comes again: its message is left where it is.
        List<Incoming> heard = incoming.stream()
                .filter(one ->
                        one.isRead() || !one.about().map(roster::isWaiting).orElse(false))
                .toList();
        giveBackTroubled();
        Decisions decisions = cell.step(ports.time().now(), events(heard));
        List<Incoming> fresh = heard.stream().filter(Incoming::isNewWork).toList();
        fresh.forEach(one -> one.about().ifPresent(roster::decided));
        if (!(ledger.write(decisions.writes())
                instanceof Ledger.Outcome.Written(var refused, var late, var notTaken))) {
            return false;
        }
        decisions.failures().forEach(e -> LOG.error("deciding for a workload failed", e));
        Map<WorkloadId, Fault> troubled = new HashMap<>(refused);
        troubled.putAll(decisions.troubled());
        Set<WorkloadId> left = new HashSet<>(troubled.keySet());
        left.addAll(notTaken);
        settle(decisions, left);
        troubled.forEach(this::giveBack);
        notTaken.forEach(this::readAnew);
        readUnknown(decisions);
        List<Incoming> done = done(decisions, heard, troubled.keySet());
        desk.answered(incoming, done);
        send(decisions, left, late, done);
        rounds.stepped(incoming, !cell.workloads().isEmpty() || roster.hasWaiting());
        hold.tell(!fresh.isEmpty(), cell::backlog);
        deaf = cell.deaf();
        listener.stepped(cell.cell(), decisions, inbox.size());
        gathering.ended();
        return true;
    }

    private void giveBackTroubled() {
        Map.copyOf(complaints).forEach((id, fault) -> {
            complaints.remove(id);
            giveBack(id, fault);
        });
    }

    /** Time alone changes nothing where there is no work; what arrives wakes this thread by itself. */
    private Duration tick() {
        return cell.workloads().isEmpty() && !roster.hasWaiting() ? settings.idleTick() : settings.tick();
    }

    private List<CellEvent> events(List<Incoming> heard) {
        List<CellEvent> events = new ArrayList<>();
        // First, before anything else is learned of these.
        tooLate.forEach(claim -> events.add(new CellEvent.AssignedTooLate(claim)));
        tooLate.clear();
        heard.forEach(one -> events.add(one.event()));
        return events;
    }

    private void send(Decisions decisions, Set<WorkloadId> troubled, Set<Claim> late, List<Incoming> done) {
        List<Decisions.Sent> good = new ArrayList<>(decisions.sends());
        good.removeIf(sent -> late.contains(sent.request().claim()));
        good.removeIf(sent -> troubled.contains(sent.request().claim().key().workload()));
        tooLate.addAll(late);
        cell.sent(good);
        desk.assign(good);
        outbox.put(good, done);
    }

    /**
     * What has been dealt with and is not needed any more. A write proves whose the cell is; where nothing was written only
     * the lease does. Without it, what seems stale may be what another owner waits for, and is left to him.
     */
    private List<Incoming> done(Decisions decisions, List<Incoming> heard, Set<WorkloadId> troubled) {
        if (decisions.writes().isEmpty() && !hold.isSure()) {
            return List.of();
        }
        return heard.stream()
                .filter(one -> !one.about().map(troubled::contains).orElse(false))
                .filter(one ->
                        one.received() > MOST_RECEIVED || !decisions.unheard().contains(one.event()))
                .toList();
    }

    /** A list that lagged when the cell was taken may have left a workload out of which answers tell. */
    private void readUnknown(Decisions decisions) {
        decisions.unheard().stream()
                .filter(CellEvent.Responded.class::isInstance)
                .map(event ->
                        ((CellEvent.Responded) event).response().claim().key().workload())
                .filter(id -> !cell.workloads().contains(id))
                .distinct()
                .forEach(loader::load);
    }

    /** Only now does the store know that they are over. */
    private void settle(Decisions decisions, Set<WorkloadId> troubled) {
        for (WorkloadId id : decisions.ended()) {
            if (!troubled.contains(id)) {
                roster.over(id);
                ends.ended(id);
            }
        }
    }

    /** Another cell was faster, as a rule. */
    private void readAnew(WorkloadId id) {
        cell.forget(id);
        loader.readAnew(id);
    }

    private void giveBack(WorkloadId id, Fault fault) {
        cell.forget(id);
        loader.giveBack(id, fault);
    }

    private void look() {
        Duration quiet = rounds.quiet();
        hold.quiet(quiet);
        intake.quiet(settings.looks().isQuiet(quiet));
        if (rounds.takeLook()) {
            desk.endSilent();
            watch.look(
                    cell.takeUnseen(ports.time().now(), settings.unseenAfter(), MOST_UNSEEN),
                    rounds.planned(),
                    hold.sinceProof());
        }
        if (rounds.takeSweep()) {
            watch.sweep(intake::isCaughtUp);
        }
    }

    @Override
    public void close() {
        ends.close();
        intake.close();
        desk.close();
        loader.close();
        outbox.close();
    }
}
