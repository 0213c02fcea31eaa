package io.drover.testkit.store;

import io.drover.model.Money;
import io.drover.model.cell.CellId;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Priority;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values to fill a store with. Every instance has names of its own, so that tests can share one store. Instants are
 * whole microseconds, which is what every adapter has to keep.
 */
public final class Samples {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Incarnation LIFE = new Incarnation("1");

    /** All of them differ from the defaults. */
    private static final BagOptions UNUSUAL_BAG = new BagOptions(3, Duration.ofMillis(250), Duration.ofSeconds(90), 17);

    public static final int TASKS_PER_FRAGMENT = 10;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);

    public WorkloadId workloadId(String name) {
        return new WorkloadId("w-" + tag + "-" + name);
    }

    public WorkerId worker(String name) {
        return new WorkerId("wk-" + tag + "-" + name);
    }

    /** A worker in its first life. */
    public Holder holder(String name) {
        return new Holder(worker(name), LIFE);
    }

    public CellId cell(String name) {
        return new CellId("c-" + tag + "-" + name);
    }

    public ClientId client() {
        return new ClientId("client-" + tag);
    }

    /** A workload as a gateway creates it, of 1 000 tasks, submitted at {@link #NOW}. */
    public Workload workload(String name) {
        return workload(name, NOW);
    }

    public Workload workload(String name, Instant submittedAt) {
        return workload(name, submittedAt, WorkloadOptions.DEFAULT);
    }

    public Workload workload(String name, Instant submittedAt, WorkloadOptions options) {
        return workload(
                name,
                submittedAt,
                options,
                new BagSpec("bags/" + workloadId(name), 1_000, 9_000, 256, 500_000, 3, true, UNUSUAL_BAG, null));
    }

    /** A workload whose bag is no object. */
    public Workload workload(String name, String lines) {
        int bytes = lines.getBytes(StandardCharsets.UTF_8).length;
        long tasks = lines.lines().count();
        return workload(
                name,
                NOW,
                WorkloadOptions.DEFAULT,
                new BagSpec("bags/" + workloadId(name), tasks, bytes, 256, 0, tasks, true, UNUSUAL_BAG, lines));
    }

    private Workload workload(String name, Instant submittedAt, WorkloadOptions options, BagSpec bag) {
        WorkloadId id = workloadId(name);
        return new Workload(
                new Submission(id, client(), bag, options, "digest of " + name, submittedAt),
                WorkloadStatus.queued(bag.tasks()),
                null,
                false,
                submittedAt.plus(Duration.ofDays(7)));
    }

    /** Options that all differ from the defaults. */
    public static WorkloadOptions unusualOptions() {
        return new WorkloadOptions(new Priority(9), NOW.plus(Duration.ofHours(5)), false, Executor.VM);
    }

    /** The counts of a workload of 1 000 tasks of which {@code ended} have ended, a tenth of them badly. */
    public static Progress progress(long ended) {
        return new Progress(
                new UnitCounts(1_000, Math.min(10, 1_000 - ended), ended - ended / 10, ended / 10),
                new FragmentCounts(40, 1, 36, 2, 3),
                Duration.ofSeconds(ended, 123_000),
                new Money(ended * 1_001));
    }

    /** The first attempt of a fragment of {@value #TASKS_PER_FRAGMENT} tasks. */
    public static Fragment fragment(WorkloadId workload, int number) {
        long first = (long) number * TASKS_PER_FRAGMENT;
        return Fragment.first(
                new FragmentKey(workload, number), new TaskRange(first, first + TASKS_PER_FRAGMENT), NOW, null);
    }

    /** The next attempt of a fragment. */
    public static Fragment next(Fragment fragment, @Nullable FragmentOutcome previous) {
        return new Fragment(
                fragment.key(),
                fragment.range(),
                fragment.attempt().next(),
                fragment.dispatchedAt().plusSeconds(1),
                new FragmentStatus.Queued(previous),
                fragment.trouble(),
                fragment.copyOf());
    }

    /** An attempt whose tasks all succeeded, with an inline result. */
    public static FragmentOutcome succeeded(WorkerId worker, Claim claim) {
        long first = (long) claim.key().number() * TASKS_PER_FRAGMENT;
        ResultBlockBuilder block = new ResultBlockBuilder(
                first, TASKS_PER_FRAGMENT, NOW, claim.attempt().value());
        for (int i = 0; i < TASKS_PER_FRAGMENT; i++) {
            block.succeeded(1_500);
        }
        return new FragmentOutcome(
                worker,
                NOW,
                NOW.plusMillis(15),
                Duration.ofMillis(15),
                new Money(4_200),
                new TaskResults(new TaskTally(TASKS_PER_FRAGMENT, 0, 0), new ResultRef.Inline(block.build())));
    }

    /** An attempt of which some tasks failed, with its result in the object store. */
    public static FragmentOutcome failed(WorkerId worker, Claim claim) {
        return new FragmentOutcome(
                worker,
                NOW,
                NOW.plusMillis(21),
                Duration.ofNanos(20_999_000),
                new Money(5_001),
                new TaskResults(
                        new TaskTally(TASKS_PER_FRAGMENT - 3, 3, 2),
                        new ResultRef.Stored(
                                "results/" + claim.key() + "-" + claim.attempt().value())));
    }

    public WorkerReport report(String name, long beat, List<Claim> held) {
        WorkerInfo info = new WorkerInfo(
                4, "127.0.0.1:8100", 4_711, "zone-a", NOW.minusSeconds(60), Money.dollars("0.0832"), Executor.VM, LIFE);
        return new WorkerReport(
                worker(name),
                info,
                WorkerState.READY,
                beat,
                Duration.ofMillis(1_500),
                held.size(),
                held,
                held.isEmpty() ? held : held.subList(0, 1),
                held.isEmpty() ? held : held.subList(1, held.size()),
                NOW.plusSeconds(beat));
    }

    public static Fault fault() {
        return FaultCode.CANCELLED_BY_CLIENT.because("a client cancelled it");
    }
}
