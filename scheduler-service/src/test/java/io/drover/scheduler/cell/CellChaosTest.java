package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Executor;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.Priority;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.StoreWrite;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random events in random order, seeded. After every step the counts must sum up (their constructor throws otherwise)
 * and the store must have accepted every write; at the end every task is accounted for exactly once.
 */
class CellChaosTest {

    private static final int BAGS = 3;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    private final CellBench bench = new CellBench();
    private final List<FragmentRequest> known = new ArrayList<>();

    @ParameterizedTest(name = "with seed {0} the counts always sum up")
    @MethodSource("seeds")
    void countsAlwaysSumUp(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < BAGS; i++) {
            BenchOptions options = new BenchOptions(
                    new WorkloadOptions(new Priority(random.nextInt(10)), null, random.nextInt(3) > 0, Executor.VM),
                    new BagOptions(
                            random.nextInt(3),
                            Duration.ofMillis(random.nextInt(2_000)),
                            Duration.ofHours(1),
                            random.nextInt(3) * 7));
            int tasks = 1 + random.nextInt(300);
            check(bench.step(bench.submitted("bag-" + i, tasks, random.nextInt(-1, 30), options)));
        }
        for (int i = 0; i < 400; i++) {
            bench.advance(Duration.ofMillis(random.nextInt(1_500)));
            check(random.nextInt(40) == 0 ? bench.restart() : bench.step(event(random)));
        }
        finish();
        for (int i = 0; i < BAGS; i++) {
            everyTaskOnce(bench.workload("bag-" + i));
        }
    }

    private CellEvent event(SplittableRandom random) {
        known.addAll(bench.sent);
        bench.sent.clear();
        if (known.isEmpty()) {
            return bench.fleet(6);
        }
        FragmentRequest request = known.get(random.nextInt(Math.max(0, known.size() - 20), known.size()));
        return switch (random.nextInt(12)) {
            case 0 -> bench.silence();
            case 1, 2 -> bench.fleet(random.nextInt(1, 12));
            case 3 -> random.nextBoolean() ? bench.broken(request, FaultCode.BAG_UNREADABLE) : bench.probeDied(request);
            case 4 -> {
                long failed = random.nextLong(request.tasks().range().size() + 1);
                yield bench.answered(request, failed, random.nextLong(failed + 1));
            }
            case 5 ->
                random.nextInt(10) == 0
                        ? new CellEvent.CancelRequested(new WorkloadId("bag-" + random.nextInt(BAGS)))
                        : bench.succeeded(request);
            case 6, 7, 8 -> {
                claim(request);
                yield bench.fleet(6, known.stream().map(FragmentRequest::claim).toList());
            }
            default -> bench.succeeded(request);
        };
    }

    private ClaimAnswer claim(FragmentRequest request) {
        return bench.stores
                .claims()
                .claim(CellBench.HOLDER, bench.now, List.of(request.claim()))
                .getFirst();
    }

    /** From now on everything goes well. */
    private void finish() {
        for (int i = 0; i < 2_000; i++) {
            bench.advance(Duration.ofSeconds(61));
            check(bench.step(bench.fleet(50)));
            known.addAll(bench.sent);
            bench.sent.clear();
            if (IntStream.range(0, BAGS)
                    .allMatch(bag -> bench.workload("bag-" + bag).state().isTerminal())) {
                return;
            }
            for (FragmentRequest request : List.copyOf(known)) {
                known.remove(request);
                check(bench.step(bench.succeeded(request)));
            }
        }
        throw new AssertionError("there is no end: " + bench.stores.cells());
    }

    private void check(Decisions decisions) {
        for (StoreWrite write : decisions.writes()) {
            if (write instanceof StoreWrite.NoteProgress(WorkloadId id, Progress progress)) {
                long out = bench.rows(id.value()).stream()
                        .filter(row -> !row.state().isTerminal())
                        .map(Fragment::range)
                        .distinct()
                        .mapToLong(range -> range.size())
                        .sum();
                assertThat(progress.units().running()).isEqualTo(out);
            }
        }
    }

    private void everyTaskOnce(Workload workload) {
        assertThat(workload.state().isTerminal()).as(workload.toString()).isTrue();
        BitSet seen = new BitSet();
        long succeeded = 0;
        long failed = 0;
        for (Fragment row : bench.rows(workload.id().value())) {
            assertThat(row.state().isTerminal()).isTrue();
            if (row.state() == FragmentState.CANCELLED) {
                continue;
            }
            for (long task = row.range().first(); task < row.range().end(); task++) {
                assertThat(seen.get((int) task))
                        .as("task %d of %s ended twice", task, row)
                        .isFalse();
                seen.set((int) task);
            }
            if (row.status() instanceof FragmentStatus.Ended ended) {
                succeeded += ended.outcome().tasks().tally().succeeded();
                failed += ended.outcome().tasks().tally().failed();
            } else {
                failed += row.range().size();
            }
        }
        Progress progress = workload.status().progress();
        assertThat(progress.units().succeeded()).isEqualTo(succeeded);
        assertThat(progress.units().failed()).isEqualTo(failed);
        assertThat(progress.units().running()).isZero();
        assertThat(progress.units().waiting()).isEqualTo(progress.units().total() - seen.cardinality());
        if (workload.status().fault() == null || workload.status().fault().code() == FaultCode.TASKS_FAILED) {
            assertThat(seen.cardinality()).isEqualTo((int) progress.units().total());
        }
        assertThat(progress.fragments().running()).isZero();
    }
}
