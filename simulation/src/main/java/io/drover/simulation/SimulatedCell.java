package io.drover.simulation;

import io.drover.blackbox.Recorder;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.BeatWatch;
import io.drover.ports.Applied;
import io.drover.ports.QueueDepth;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import io.drover.scheduler.blackbox.RecordedCell;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.cell.bag.BagSupply;
import io.drover.testkit.store.Stores;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The deciding process of a world: the real cell, between steps that write, looks, sweeps, and its successors. */
final class SimulatedCell {

    private static final CellId CELL = new CellId("sim");
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    private final World world;
    private final Stores stores;
    private final Timeline timeline;
    private final Nemeses nemeses;
    private final CellSettings settings;
    private final Standstill pause;
    private final List<CellEvent> inbox = new ArrayList<>();
    private final Set<WorkloadId> unread = new HashSet<>();
    private SimulatedDesk links = new SimulatedDesk(inbox::add);
    private final Set<Claim> tooLate = new HashSet<>();
    /** Of the last step. */
    private final Set<WorkloadId> notTaken = new HashSet<>();

    private Map<WorkloadId, Duration> untaken = new HashMap<>();
    private BeatWatch beats = watch();
    private final Recorder recorder;
    private RecordedCell cell;
    private CellLease lease;

    SimulatedCell(World world, CellSettings settings, Recorder recorder) {
        this.world = world;
        this.stores = world.stores();
        this.timeline = world.timeline();
        this.nemeses = world.nemeses();
        this.settings = settings;
        this.pause = new Standstill(timeline);
        this.recorder = recorder;
        this.lease = stores.leases().take(CELL, "sim", null).orElseThrow();
        this.cell = new RecordedCell(settings, lease, recorder);
    }

    private static BeatWatch watch() {
        return new BeatWatch(Duration.ofSeconds(3), LOOK);
    }

    void begin() {
        timeline.in(TICK, this::tick);
        timeline.in(Duration.ZERO, this::look);
        timeline.in(SWEEP, this::sweep);
    }

    void pause(Duration length) {
        pause.begin(length);
    }

    private void tick() {
        if (pause.isOn()) {
            pause.orNow(this::tick);
            return;
        }
        List<CellEvent> events = new ArrayList<>();
        tooLate.forEach(claim -> events.add(new CellEvent.AssignedTooLate(claim)));
        tooLate.clear();
        events.addAll(inbox);
        inbox.clear();
        Decisions decisions = cell.step(timeline.now(), List.copyOf(events));
        world.fleet().requireDeaf(cell.deaf());
        SimulatedDesk desk = links;
        carryOut(decisions);
        pause.orNow(() -> desk.answered(events, decisions.unheard()));
        timeline.in(events.isEmpty() ? TICK : Duration.ofMillis(2), this::tick);
    }

    private void carryOut(Decisions decisions) {
        notTaken.clear();
        write(decisions);
        if (!decisions.writes().isEmpty() && nemeses.strikes(world.shares().storeUncertain())) {
            // It was done, and nobody said so: the loop writes the same again, and gives its memory up if that goes on.
            if (nemeses.chance().nextInt(4) == 0) {
                world.statistics().unsent(decisions.sends().size());
                restart();
                return;
            }
            write(decisions);
        }
        if (nemeses.strikes(world.shares().storeHangs())) {
            // Meanwhile all of it looks as if it had been lost.
            world.statistics().unsent(decisions.sends().size());
            pause.begin(nemeses.somePause());
        }
        world.statistics().stepped(decisions);
        List<Decisions.Sent> sends = decisions.sends().stream()
                .filter(sent -> !tooLate.contains(sent.request().claim()))
                .filter(sent -> !notTaken.contains(sent.request().claim().key().workload()))
                .toList();
        cell.sent(sends);
        SimulatedDesk desk = links;
        sends.forEach(sent -> pause.orNow(() -> world.send(sent, desk)));
    }

    private void write(Decisions decisions) {
        List<StoreWrite> writes = decisions.writes();
        Applied applied = stores.cells().apply(lease, writes);
        if (!(applied instanceof Applied.Done(List<Boolean> written))) {
            throw new AssertionError("the store refused its only cell: " + applied);
        }
        for (int i = 0; i < writes.size(); i++) {
            if (!written.get(i) && writes.get(i).isAdoption()) {
                notTaken.add(writes.get(i).workload());
            } else if (!written.get(i) && writes.get(i) instanceof StoreWrite.Assign assign) {
                tooLate.add(assign.claim());
            } else if (!written.get(i)
                    && !notTaken.contains(writes.get(i).workload())
                    && !isOvertaken(i, writes, written)) {
                throw new AssertionError("the store refused a decision of its only cell: " + writes.get(i));
            }
        }
        notTaken.forEach(this::readAnew);
        writes.forEach(this::tellOfEnd);
    }

    /** It was changed since it was read: a client wants it cancelled. */
    private void readAnew(WorkloadId id) {
        cell.forget(id);
        take(id);
    }

    /** In a list that is written again, as by the loop's ledger: its row shows a later write of the same list. */
    private static boolean isOvertaken(int index, List<StoreWrite> writes, List<Boolean> written) {
        return IntStream.range(index + 1, writes.size())
                .anyMatch(later -> written.get(later)
                        && writes.get(later).row().equals(writes.get(index).row()));
    }

    private void tellOfEnd(StoreWrite write) {
        if (write instanceof StoreWrite.MoveWorkload move
                && stores.workloads()
                        .find(move.workload())
                        .orElseThrow()
                        .state()
                        .isTerminal()) {
            world.gateways().ended(move.workload());
        }
    }

    SimulatedDesk links() {
        return links;
    }

    void whenAwake(Runnable action) {
        pause.orNow(action);
    }

    private void look() {
        if (pause.isOn()) {
            pause.orNow(this::look);
            return;
        }
        links.endSilent();
        List<Fragment> rows = stores.cells().fragments(cell.takeUnseen(timeline.now(), Duration.ofSeconds(2), MOST));
        inbox.add(new CellEvent.FleetSeen(
                timeline.now(),
                beats.look(timeline.now(), stores.workers().reports()),
                rows,
                new QueueDepth(world.fleet().waiting(), 0)));
        timeline.in(LOOK, this::look);
    }

    /** What no message told: rows without an owner for a while, and rows of its own that it does not know. */
    private void sweep() {
        if (pause.isOn()) {
            pause.orNow(this::sweep);
            return;
        }
        Map<WorkloadId, Duration> still = new HashMap<>();
        for (WorkloadRef row : stores.cells().untaken(MOST)) {
            still.put(row.id(), untaken.getOrDefault(row.id(), timeline.uptime()));
        }
        untaken = still;
        untaken.forEach((id, since) -> {
            if (timeline.uptime().minus(since).compareTo(SWEEP) >= 0) {
                adopt(id);
            }
        });
        Set<WorkloadId> known = new HashSet<>(cell.workloads());
        stores.cells().unfinished(CELL).stream()
                .map(WorkloadRef::id)
                .filter(id -> !known.contains(id))
                .forEach(this::take);
        timeline.in(SWEEP, this::sweep);
    }

    void adopt(WorkloadId id) {
        pause.orNow(() -> take(id));
    }

    /** Reads it, as often as that takes. */
    private void take(WorkloadId id) {
        if (!unread.contains(id) && nemeses.strikes(world.shares().unreadable())) {
            CellLease mine = lease;
            unread.add(id);
            timeline.in(
                    nemeses.somePause(),
                    () -> pause.orNow(() -> {
                        if (mine.epoch().equals(lease.epoch()) && unread.remove(id)) {
                            take(id);
                        }
                    }));
        } else if (!unread.contains(id)) {
            stores.workloads()
                    .find(id)
                    .filter(workload -> (workload.cell() == null || CELL.equals(workload.cell()))
                            && !workload.state().isTerminal())
                    .ifPresent(workload -> inbox.add(taken(workload)));
        }
    }

    private CellEvent taken(Workload workload) {
        List<Fragment> fragments = stores.workloads()
                .fragments(workload.id(), null, Integer.MAX_VALUE)
                .items();
        return CellEvent.Taken.of(
                workload, new BagSupply(workload, world.gateways().index(workload.id())), fragments);
    }

    void answered(FragmentResponse response) {
        List<Fragment> rows = stores.cells().fragments(List.of(response.claim().key()));
        inbox.add(new CellEvent.Responded(response, rows.isEmpty() ? null : rows.getFirst()));
    }

    /** The deciding process dies with all it had in memory, or is thought dead; another takes the cell over. */
    void restart() {
        Cell former = cell.cell();
        CellLease lost = lease;
        timeline.in(nemeses.somePause(), () -> requireFenced(lost, former));
        lease = stores.leases().take(CELL, "sim-again", lease).orElseThrow();
        cell = new RecordedCell(settings, lease, recorder);
        beats = watch();
        inbox.clear();
        tooLate.clear();
        if (nemeses.chance().nextBoolean()) {
            links.endAll();
        } else {
            links.retire();
        }
        links = new SimulatedDesk(inbox::add);
        unread.clear();
        stores.cells().unfinished(CELL).forEach(workload -> {
            // What its predecessor had just sent is on its way, and the successor may take all of it for lost, once.
            world.statistics().unsent(queued(workload.id()));
            take(workload.id());
        });
        world.statistics().cellRestarted();
    }

    private int queued(WorkloadId id) {
        return (int) stores.workloads().fragments(id, null, Integer.MAX_VALUE).items().stream()
                .filter(fragment -> fragment.state() == FragmentState.QUEUED)
                .count();
    }

    /** One that was only paused goes on with what it remembers. */
    private void requireFenced(CellLease lost, Cell former) {
        Decisions late = former.step(timeline.now(), List.of());
        if (!(stores.cells().apply(lost, late.writes()) instanceof Applied.Fenced)
                && !late.writes().isEmpty()) {
            throw new AssertionError("a cell that lost its lease wrote " + late.writes());
        }
    }
}
