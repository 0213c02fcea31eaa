package io.drover.gateway;

import io.drover.model.Money;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Progress;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellStore;
import io.drover.ports.ObjectStore;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Plays the cell and the workers of a workload: what becomes of its fragments is up to the test. */
public final class Bags {

    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    public static final CellId CELL = new CellId("a");

    private final CellStore cells;
    private final CellLease lease;
    private final WorkloadId id;

    /** Adopts the workload for the cell {@link #CELL}. */
    public Bags(Stores stores, WorkloadId id) {
        this.cells = stores.cells();
        this.id = id;
        this.lease = stores.leases()
                .find(CELL)
                .or(() -> stores.leases().take(CELL, "test", null))
                .orElseThrow();
        write(new StoreWrite.Adopt(id));
    }

    public void start(long total) {
        write(new StoreWrite.MoveWorkload(id, WorkloadEvent.START, START, Progress.waiting(total), null));
    }

    public void progress(long total, long succeeded) {
        write(new StoreWrite.NoteProgress(id, counts(total, succeeded, 0)));
    }

    public void end(WorkloadEvent event, long total, long succeeded, long failed) {
        end(event, total, succeeded, failed, failed == 0 ? null : FaultCode.TASKS_FAILED);
    }

    public void end(WorkloadEvent event, long total, long succeeded, long failed, @Nullable FaultCode code) {
        write(new StoreWrite.MoveWorkload(
                id,
                event,
                START.plusSeconds(9),
                counts(total, succeeded, failed),
                code == null ? null : code.because(failed + " tasks failed")));
    }

    public void dispatch(int number, long first, long end, @Nullable Integer copyOf) {
        write(new StoreWrite.Dispatch(
                Fragment.first(new FragmentKey(id, number), new TaskRange(first, end), START, copyOf)));
    }

    /** Runs a fragment to its end with an inline result. */
    public void run(int number, long first, long end, LongPredicate fails) {
        run(number, first, end, fails, ResultRef.Inline::new);
    }

    /** Runs a fragment to its end with its result in the object store. */
    public void runStored(int number, long first, long end, ObjectStore objects) {
        String key = "results/" + id + "/" + number;
        run(number, first, end, _ -> false, block -> {
            objects.put(key, block.toBytes());
            return new ResultRef.Stored(key);
        });
    }

    private void run(
            int number,
            long first,
            long end,
            LongPredicate fails,
            java.util.function.Function<ResultBlock, ResultRef> place) {
        List<TaskResult> results = new ArrayList<>();
        long failed = 0;
        for (long task = first; task < end; task++) {
            boolean bad = fails.test(task);
            failed += bad ? 1 : 0;
            results.add(new TaskResult(
                    task,
                    1,
                    START.plusMillis(task),
                    Duration.ofMillis(1),
                    TaskOutput.text("f" + number),
                    null,
                    bad ? FaultCode.EXIT_STATUS.because("exit 1") : null));
        }
        end(number, AttemptNumber.FIRST, results, failed, place);
    }

    /** Runs a fragment whose tasks, from the first of the bag on, say one thing each. */
    public void runSaying(int number, @Nullable TaskOutput... said) {
        List<TaskResult> results = new ArrayList<>();
        for (int task = 0; task < said.length; task++) {
            results.add(new TaskResult(task, 1, START.plusMillis(task), Duration.ofMillis(1), said[task], null, null));
        }
        end(number, AttemptNumber.FIRST, results, 0, ResultRef.Inline::new);
    }

    private void end(
            int number,
            AttemptNumber attempt,
            List<TaskResult> results,
            long failed,
            java.util.function.Function<ResultBlock, ResultRef> place) {
        write(new StoreWrite.End(
                new FragmentKey(id, number),
                attempt,
                new FragmentOutcome(
                        new WorkerId("wk-1"),
                        START,
                        START.plusMillis(results.size()),
                        Duration.ofMillis(results.size()),
                        new Money(17),
                        new TaskResults(
                                new TaskTally(results.size() - failed, failed, failed),
                                place.apply(ResultBlock.of(results))))));
    }

    /** Ends a fragment whose second attempt never came to an end, with these results of the first one and the second. */
    public void endSecond(int number, TaskRange range, List<TaskResult> results) {
        Fragment first = Fragment.first(new FragmentKey(id, number), range, START, null);
        AttemptNumber second = AttemptNumber.FIRST.next();
        write(new StoreWrite.Redispatch(
                new Fragment(first.key(), range, second, START, first.status(), first.trouble(), null)));
        end(number, second, results, 1, ResultRef.Inline::new);
    }

    public void close(int number, FragmentState state) {
        write(new StoreWrite.Close(
                new FragmentKey(id, number),
                state,
                START.plusSeconds(1),
                FaultCode.TASK_POISONOUS.because("no survivor")));
    }

    private void write(StoreWrite write) {
        cells.apply(lease, List.of(write));
    }

    private static Progress counts(long total, long succeeded, long failed) {
        return new Progress(
                new UnitCounts(total, 0, succeeded, failed),
                new FragmentCounts(1, 0, 1, 0, 0),
                Duration.ofMillis(total),
                new Money(17));
    }
}
