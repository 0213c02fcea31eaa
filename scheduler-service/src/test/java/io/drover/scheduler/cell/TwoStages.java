package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.UnitCounts;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import io.drover.wire.Assignment;
import io.drover.wire.BagSlice;
import io.drover.wire.TaskAssignment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work that is no bag, as far as the kernel can tell: some partitions, and one more when all of them stand. Any of
 * them that cannot be had ends it. Its portions are called tasks, since there are no others yet.
 */
final class TwoStages implements Supply {

    private static final Duration EACH = Duration.ofMillis(100);

    private final int partitions;
    private final Deque<TaskRange> ready = new ArrayDeque<>();
    private int stood;
    private boolean secondIsOpen;
    /** What it was asked to conclude from. */
    final List<AttemptEnd> ends = new ArrayList<>();

    TwoStages(int partitions) {
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            ready.add(new TaskRange(i, i + 1));
        }
    }

    @Override
    public void found(Fragment row) {}

    @Override
    public List<Fragment> begin(List<Fragment> open) {
        return List.of();
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty();
    }

    @Override
    public boolean isExhausted() {
        return secondIsOpen && ready.isEmpty();
    }

    @Override
    public Portion next(CutTerms terms) {
        return ready.removeFirst();
    }

    @Override
    public Duration estimate(Portion portion) {
        return EACH;
    }

    @Override
    public Optional<Duration> known(Portion portion) {
        return Optional.of(EACH);
    }

    @Override
    public Assignment assign(Flight flight) {
        TaskRange range = (TaskRange) flight.portion();
        return new TaskAssignment(range, BagSlice.of("bags/query", "x\n"), Duration.ofHours(1), null);
    }

    @Override
    public boolean fits(Portion portion, FragmentOutcome outcome) {
        return true;
    }

    @Override
    public Conclusion conclude(Flight flight, AttemptEnd end, RetryPolicy retry) {
        ends.add(end);
        return switch (end) {
            case AttemptEnd.Ran(FragmentOutcome outcome) -> new Conclusion.Stands(outcome);
            case AttemptEnd.Broke(Fault fault, AfterFailure _)
            when fault.code() == FaultCode.SQL_OUT_OF_MEMORY -> new Conclusion.Again(Duration.ZERO);
            case AttemptEnd.CutShort cut ->
                switch (Conclusion.of(cut.usual())) {
                    case Conclusion.GivesUp(Fault fault) -> new Conclusion.Fails(fault);
                    case Conclusion usual -> usual;
                };
        };
    }

    @Override
    public void settle(Portion portion, Ending ending) {
        stood++;
        if (stood == partitions) {
            secondIsOpen = true;
            ready.add(new TaskRange(partitions, partitions + 1L));
        }
    }

    @Override
    public List<Portion> halves(Portion portion) {
        return List.of();
    }

    @Override
    public UnitCounts counts(Collection<Portion> out) {
        return new UnitCounts(2, out.isEmpty() ? 0 : 1, stood > partitions ? 2 : secondIsOpen ? 1 : 0, 0);
    }

    @Override
    public Left left(Collection<Portion> out) {
        long left = partitions + 1L - stood;
        return new Left(secondIsOpen ? left : partitions - stood, EACH, EACH.multipliedBy(left));
    }

    @Override
    public @Nullable Fault verdict() {
        return null;
    }

    @Override
    public Memory memory() {
        throw new UnsupportedOperationException("nobody notes it");
    }
}
