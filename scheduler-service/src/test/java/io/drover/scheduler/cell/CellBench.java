package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Priority;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.SuspicionPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.straggler.StragglerPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.Applied;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.StoreWrite;
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
import java.util.Set;

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
                new CutPolicy(Duration.ofMillis(100), 1_000),
                new WindowPolicy(1, FLOOR),
                new RetryPolicy(3, Duration.ofMinutes(1)),
                new StragglerPolicy(2, Duration.ofSeconds(1)),
                new SuspicionPolicy(Duration.ofSeconds(5), Duration.ofSeconds(4)),
                new CellSettings.FunctionSettings(
                        functions,
                        new CutPolicy(Duration.ofSeconds(1), 20_000),
                        new SuspicionPolicy(Duration.ofSeconds(30), Duration.ofSeconds(5))),
                Duration.ofMillis(250),
                "responses-bench");
        lease = stores.leases().take(CELL, "bench", null).orElseThrow();
        cell = new Cell(settings);
    }

    /** Steps, writes and sends; what is sent is kept in {@link #sent}. */
    Decisions step(CellEvent... events) {
        Decisions decisions = cell.step(now, List.of(events));
        write(decisions.writes());
        decisions.sends().forEach(send -> sent.add(send.request()));
        return decisions;
    }

    Decisions stepAfter(Duration time, CellEvent... events) {
        now = now.plus(time);
        return step(events);
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

    /** Another process takes the cell over and knows nothing but the store. */
    Decisions restart() {
        forget();
        return step(stores.cells().unfinished(CELL).stream()
                .map(workload -> taken(workload.id()))
                .toArray(CellEvent[]::new));
    }

    // Workloads

    CellEvent submitted(String name, long tasks) {
        return submitted(name, tasks, WorkloadOptions.DEFAULT);
    }

    CellEvent submitted(String name, long tasks, WorkloadOptions options) {
        return submitted(name, tasks, 10, options);
    }

    /** @param millis what every task declares, or -1 */
    CellEvent submitted(String name, long tasks, long millis, WorkloadOptions options) {
        WorkloadId id = new WorkloadId(name);
        BagIndex.Builder index = new BagIndex.Builder();
        for (long i = 0; i < tasks; i++) {
            index.line(i * 9, millis);
        }
        indexes.put(id, index.build());
        BagSpec bag = new BagSpec(
                "bags/" + id,
                tasks,
                tasks * 9,
                BagIndex.MIN_STRIDE,
                Math.max(0, millis) * tasks,
                millis < 0 ? tasks : 0,
                true);
        stores.workloads()
                .create(new Workload(
                        new Submission(id, new ClientId("client"), bag, options, "digest", now),
                        WorkloadStatus.queued(tasks),
                        null,
                        false,
                        now.plus(Duration.ofDays(7))));
        write(List.of(new StoreWrite.Adopt(id)));
        return taken(id);
    }

    CellEvent taken(WorkloadId id) {
        return new CellEvent.Taken(workload(id.value()), indexes.get(id), rows(id.value()));
    }

    static WorkloadOptions retries(int retries) {
        return new WorkloadOptions(Priority.DEFAULT, null, retries, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
    }

    static WorkloadOptions priority(int priority) {
        return new WorkloadOptions(new Priority(priority), null, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
    }

    static WorkloadOptions onFunctions() {
        return new WorkloadOptions(Priority.DEFAULT, null, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.FAAS);
    }

    static WorkloadOptions deadline(Instant at) {
        return new WorkloadOptions(Priority.DEFAULT, at, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
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
        long tasks = request.range().size();
        return new CellEvent.Responded(new FragmentResponse.Completed(
                request.claim(),
                HOLDER.incarnation(),
                outcome(request, new TaskTally(tasks - failed, failed, retryable))));
    }

    FragmentOutcome outcome(FragmentRequest request, TaskTally tally) {
        return new FragmentOutcome(
                WORKER,
                now,
                now,
                tally,
                Duration.ofMillis(10).multipliedBy(request.range().size()),
                new Money(1_000),
                new ResultRef.Stored("results/" + request.claim()));
    }

    CellEvent broken(FragmentRequest request, FaultCode code) {
        Fault fault = code.because("no object");
        return new CellEvent.Responded(new FragmentResponse.Broken(request.claim(), HOLDER, now, fault));
    }

    /** A fleet of one live worker that holds these claims. */
    CellEvent fleet(int slots, List<Claim> held) {
        WorkerInfo info =
                new WorkerInfo(slots, "127.0.0.1:1", 1, "zone", now, Money.ZERO, Executor.VM, HOLDER.incarnation());
        WorkerReport report = new WorkerReport(
                WORKER, info, WorkerState.READY, 1, Duration.ofSeconds(1), held.size(), held, held, now);
        return new CellEvent.FleetSeen(new FleetView(Map.of(WORKER, report), Set.of()), suspects());
    }

    CellEvent fleet(int slots) {
        return fleet(slots, List.of());
    }

    /** The only worker has fallen silent. */
    CellEvent silence() {
        return new CellEvent.FleetSeen(new FleetView(Map.of(), Set.of(WORKER)), suspects());
    }

    private List<Fragment> suspects() {
        List<FragmentKey> keys = cell.suspects(now, Duration.ZERO, 1_000);
        return stores.cells().fragments(keys);
    }

    static List<StoreWrite> writes(Decisions decisions, Class<? extends StoreWrite> type) {
        return decisions.writes().stream().filter(type::isInstance).toList();
    }

    static List<FragmentRequest> requests(Decisions decisions) {
        return decisions.sends().stream().map(Decisions.Sent::request).toList();
    }
}
