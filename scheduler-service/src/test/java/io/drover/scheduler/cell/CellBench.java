package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.Applied;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.QueueDepth;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.bag.BagSupply;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A cell on a bench: time is set by hand, events are made by hand, and every write goes to a store that must accept it.
 * Tasks declare 10 ms unless said otherwise, so that fragments hold ten of them.
 */
final class CellBench {

    static final WorkerId WORKER = new WorkerId("worker-a");
    static final Holder HOLDER = new Holder(WORKER, new Incarnation("1"));
    static final int FLOOR = 4;
    static final Duration PAUSE = Duration.ofSeconds(1);
    private static final CellId CELL = new CellId("bench");

    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private Duration uptime = Duration.ofDays(1);
    final Stores stores = InMemoryStores.open();
    final List<FragmentRequest> sent = new ArrayList<>();
    private final Map<WorkloadId, BagIndex> indexes = new HashMap<>();
    private final CellSettings settings;
    private final CellLease lease;
    private Cell cell;

    CellBench() {
        this("priority");
    }

    CellBench(String order) {
        this(order, 0);
    }

    /** @param functions how many fragments may be out to functions */
    CellBench(String order, int functions) {
        settings = new CellSettings(
                OrderPolicy.named(order),
                new RetryPolicy(3, Duration.ofMinutes(1)),
                new CopyPolicy(2, Duration.ofSeconds(1)),
                List.of(
                        new FleetLane(
                                new WindowPolicy(1, FLOOR),
                                new CutPolicy(Duration.ofMillis(100), 1_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(4)),
                                true),
                        new FunctionLane(
                                functions,
                                new CutPolicy(Duration.ofSeconds(1), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5)))),
                Duration.ofMillis(250),
                "responses-bench");
        lease = stores.leases().take(CELL, "bench", null).orElseThrow();
        cell = new Cell(settings);
    }

    /** Steps, writes and sends; what is sent is kept in {@link #sent}. */
    Decisions step(CellEvent... events) {
        Decisions decisions = cell.step(moment(), List.of(events));
        write(decisions.writes());
        decisions.sends().forEach(send -> sent.add(send.request()));
        cell.sent(decisions.sends());
        return decisions;
    }

    Decisions stepAfter(Duration time, CellEvent... events) {
        advance(time);
        return step(events);
    }

    /** What it decides, which is neither written nor sent. */
    Decisions decideAfter(Duration time, CellEvent... events) {
        advance(time);
        return cell.step(moment(), List.of(events));
    }

    Decisions decide(CellEvent... events) {
        return decideAfter(Duration.ZERO, events);
    }

    Map<Holder, String> deaf() {
        return cell.deaf();
    }

    /** As when the store has refused what was decided for it. */
    void forget(WorkloadId id) {
        cell.forget(id);
    }

    void advance(Duration time) {
        now = now.plus(time);
        uptime = uptime.plus(time);
    }

    Moment moment() {
        return new Moment(now, uptime);
    }

    void write(List<StoreWrite> writes) {
        Applied applied = stores.cells().apply(lease, writes);
        assertThat(applied)
                .isInstanceOfSatisfying(
                        Applied.Done.class,
                        done -> assertThat(done.written())
                                .as("every write is accepted: %s", writes)
                                .doesNotContain(false));
    }

    void forget() {
        cell = new Cell(settings);
        sent.clear();
    }

    /** Another process takes the cell over and knows nothing but the store, and that the queue is empty. */
    Decisions restart() {
        forget();
        return step(Stream.concat(
                        stores.cells().unfinished(CELL).stream().map(workload -> taken(workload.id())),
                        Stream.of(new CellEvent.FleetSeen(moment(), FleetView.EMPTY, List.of(), new QueueDepth(0, 0))))
                .toArray(CellEvent[]::new));
    }

    // Workloads

    /** Hands in a bag that is one fragment of so many tasks. */
    FragmentRequest oneFragment(int tasks) {
        step(submitted("bag", tasks, BenchOptions.fragmentsOf(tasks)));
        assertThat(sent).hasSize(1);
        return lastSent();
    }

    CellEvent submitted(String name, long tasks) {
        return submitted(name, tasks, BenchOptions.DEFAULT);
    }

    CellEvent submitted(String name, long tasks, BenchOptions options) {
        return submitted(name, tasks, 10, options);
    }

    /** @param millis what every task declares, or -1 */
    CellEvent submitted(String name, long tasks, long millis, BenchOptions options) {
        CellEvent _ = fresh(name, tasks, millis, options);
        write(List.of(new StoreWrite.Adopt(new WorkloadId(name))));
        return taken(new WorkloadId(name));
    }

    /** One that no cell has yet. */
    CellEvent fresh(String name, long tasks, long millis, BenchOptions options) {
        WorkloadId id = new WorkloadId(name);
        BagIndex.Builder index = new BagIndex.Builder();
        for (long i = 0; i < tasks; i++) {
            index.line(i * 9, millis);
        }
        indexes.put(id, index.build());
        stores.workloads().create(BenchBags.workload(id, tasks, millis, options, now));
        return taken(id);
    }

    CellEvent taken(WorkloadId id) {
        return CellEvent.Taken.of(
                workload(id.value()), new BagSupply(workload(id.value()), indexes.get(id)), rows(id.value()));
    }

    // What the store knows

    Workload workload(String name) {
        return stores.workloads().find(new WorkloadId(name)).orElseThrow();
    }

    Progress progress(String name) {
        return workload(name).status().progress();
    }

    List<Fragment> rows(String name) {
        return stores.workloads().fragments(new WorkloadId(name), null, 100_000).items();
    }

    Fragment row(FragmentRequest request) {
        return stores.cells().fragments(List.of(request.claim().key())).getFirst();
    }

    List<FragmentState> states(String name) {
        return rows(name).stream().map(Fragment::state).toList();
    }

    Backlog backlog() {
        return cell.backlog();
    }

    // Workers

    FragmentRequest lastSent() {
        return sent.getLast();
    }

    FragmentRequest claimed(FragmentRequest request) {
        assertThat(stores.claims().claim(HOLDER, now, List.of(request.claim()))).containsExactly(ClaimAnswer.WON);
        return request;
    }

    CellEvent succeeded(FragmentRequest request) {
        return answered(request, 0, 0);
    }

    /** @param retryable how many of the failed tasks may run again */
    CellEvent answered(FragmentRequest request, long failed, long retryable) {
        long tasks = request.tasks().range().size();
        return heard(new FragmentResponse.Completed(
                request.claim(),
                request.work().key(),
                HOLDER.incarnation(),
                outcome(request, new TaskTally(tasks - failed, failed, retryable))));
    }

    FragmentOutcome outcome(FragmentRequest request, TaskTally tally) {
        return new FragmentOutcome(
                WORKER,
                now,
                now,
                Duration.ofMillis(10).multipliedBy(request.tasks().range().size()),
                new Money(1_000),
                new TaskResults(tally, new ResultRef.Stored("results/" + request.claim())));
    }

    CellEvent broken(FragmentRequest request, FaultCode code) {
        Fault fault = code.because("no object");
        return heard(new FragmentResponse.Broken(request.claim(), request.work().key(), HOLDER, now, fault));
    }

    /** The process that was started for a probe died; the worker lives. */
    CellEvent probeDied(FragmentRequest request) {
        Fault fault = FaultCode.TASK_POISONOUS.because("its process died");
        return heard(
                new FragmentResponse.ProbeDied(request.claim(), request.work().key(), HOLDER, now, fault));
    }

    /** An answer of {@link #HOLDER}, which has claimed the attempt unless somebody else has. */
    CellEvent heard(FragmentResponse response) {
        stores.claims().claim(HOLDER, now, List.of(response.claim()));
        return told(response);
    }

    /** An answer of anybody. */
    CellEvent told(FragmentResponse response) {
        List<Fragment> rows = stores.cells().fragments(List.of(response.claim().key()));
        return new CellEvent.Responded(response, rows.isEmpty() ? null : rows.getFirst());
    }

    /** A fleet of one live worker that holds these claims, and has begun them; nothing waits on the queue. */
    CellEvent fleet(int slots, List<Claim> held) {
        return busyFleet(slots, held, 0);
    }

    CellEvent fleet(int slots) {
        return fleet(slots, List.of());
    }

    /** The same while so many requests wait on the queue. */
    CellEvent fleetWithQueue(int slots, long waiting) {
        return busyFleet(slots, List.of(), waiting);
    }

    CellEvent busyFleet(int slots, List<Claim> held, long waiting) {
        return seen(new FleetView(Map.of(WORKER, report(slots, held, held)), Map.of()), waiting);
    }

    /** The only worker has fallen silent. By its last report whatever it held had begun. */
    CellEvent silence() {
        List<Claim> held = new ArrayList<>();
        open().forEach(row -> held.add(row.claim()));
        return silence(16, held);
    }

    /** The only worker has fallen silent; these had begun when it was last heard. */
    CellEvent silence(int slots, List<Claim> begun) {
        FleetView fleet = new FleetView(Map.of(), Map.of(HOLDER, report(slots, begun, begun)));
        return new CellEvent.FleetSeen(moment(), fleet, open(), new QueueDepth(0, 0));
    }

    /** The same with the rows of these fragments. */
    CellEvent silence(int slots, List<Claim> begun, Integer... numbers) {
        FleetView fleet = new FleetView(Map.of(), Map.of(HOLDER, report(slots, begun, begun)));
        List<Fragment> rows = open().stream()
                .filter(row -> List.of(numbers).contains(row.key().number()))
                .toList();
        return new CellEvent.FleetSeen(moment(), fleet, rows, new QueueDepth(0, 0));
    }

    /** The only worker was started again, and held these before. */
    CellEvent replaced(Holder next, List<Claim> held) {
        WorkerReport live = BenchReports.of(next, 4, List.of(), List.of(), now);
        FleetView fleet = new FleetView(Map.of(next.worker(), live), Map.of(HOLDER, report(4, held, held)));
        return new CellEvent.FleetSeen(moment(), fleet, open(), new QueueDepth(0, 0));
    }

    /** The only worker is gone, and no row was read; this it had begun when it was last heard. */
    CellEvent deathUnread(int slots, Claim begun) {
        WorkerReport last = BenchReports.of(HOLDER, slots, List.of(begun), List.of(begun), Instant.EPOCH);
        return new CellEvent.FleetSeen(
                moment(), new FleetView(Map.of(), Map.of(HOLDER, last)), List.of(), new QueueDepth(0, 0));
    }

    /** The rows of all that is out, as after a look that found the worker quiet. */
    private List<Fragment> open() {
        return stores.cells().unfinished(CELL).stream()
                .flatMap(workload -> rows(workload.id().value()).stream())
                .filter(row -> !row.state().isTerminal())
                .toList();
    }

    /** The live worker holds these, and another one died with those. */
    CellEvent fleetAnd(Holder dead, int slots, List<Claim> held, List<Claim> died) {
        WorkerReport last = BenchReports.of(dead, slots, died, died, now);
        return seen(new FleetView(Map.of(WORKER, report(slots, held, held)), Map.of(dead, last)), 0);
    }

    private WorkerReport report(int slots, List<Claim> held, List<Claim> begun) {
        return BenchReports.of(HOLDER, slots, held, begun, now);
    }

    CellEvent seen(FleetView fleet, long waiting) {
        return new CellEvent.FleetSeen(moment(), fleet, unseen(), new QueueDepth(waiting, 0));
    }

    List<Fragment> unseen() {
        List<FragmentKey> keys = cell.takeUnseen(moment(), Duration.ZERO, 1_000);
        return stores.cells().fragments(keys);
    }

    static List<StoreWrite> writes(Decisions decisions, Class<? extends StoreWrite> type) {
        return decisions.writes().stream().filter(type::isInstance).toList();
    }

    static List<FragmentRequest> requests(Decisions decisions) {
        return decisions.sends().stream().map(Decisions.Sent::request).toList();
    }
}
