package io.drover.scheduler.cell.bag;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Workload;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.cut.CutView;
import io.drover.policy.cut.Round;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import io.drover.scheduler.cell.AttemptEnd;
import io.drover.scheduler.cell.Conclusion;
import io.drover.scheduler.cell.Flight;
import io.drover.scheduler.cell.Supply;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a bag: ranges that are not cut yet, what tasks take, and how many ended how. Its size does not depend on
 * the number of tasks.
 */
public final class BagSupply implements Supply {

    private final BagSpec bag;
    private final BagIndex index;
    private final BagTimes times;
    private final Deque<TaskRange> uncut = new ArrayDeque<>();
    private Round round = Round.OVER;
    /** For how many slots the round was made. */
    private int roundSlots;
    /** Ranges that are somebody's: what is neither done nor out is cut again. Of use until it begins. */
    private RangeCover covered = new RangeCover();
    /** Ranges that ran to their end. Of use until it begins. */
    private RangeCover ended = new RangeCover();

    private long succeeded;
    private long failed;

    public BagSupply(Workload workload, BagIndex index) {
        this.bag = workload.submission().bag();
        this.index = index;
        this.times = new BagTimes(index);
    }

    /** All that it knows. */
    public record Notes(
            BagSpec bag,
            BagIndex index,
            BagTimes.Memory times,
            List<TaskRange> uncut,
            Round round,
            int roundSlots,
            List<TaskRange> covered,
            List<TaskRange> ended,
            long succeeded,
            long failed)
            implements Memory {

        @Override
        public Supply revive() {
            return new BagSupply(this);
        }
    }

    private BagSupply(Notes notes) {
        this.bag = notes.bag();
        this.index = notes.index();
        this.times = new BagTimes(notes.index(), notes.times());
        uncut.addAll(notes.uncut());
        round = notes.round();
        roundSlots = notes.roundSlots();
        notes.covered().forEach(covered::add);
        notes.ended().forEach(ended::add);
        succeeded = notes.succeeded();
        failed = notes.failed();
    }

    @Override
    public Memory memory() {
        return new Notes(
                bag,
                index,
                times.memory(),
                List.copyOf(uncut),
                round,
                roundSlots,
                covered.ranges(),
                ended.ranges(),
                succeeded,
                failed);
    }

    @Override
    public void found(Fragment row) {
        if (row.state() != FragmentState.CANCELLED) {
            covered.add(row.range());
        }
        if (row.status() instanceof FragmentStatus.Ended(FragmentOutcome outcome)) {
            times.learn(row.range(), outcome.runTime());
            ended.add(row.range());
            settle(row.range(), new Ending.Stood(outcome));
        } else if (row.state() == FragmentState.FAILED) {
            settle(row.range(), new Ending.GivenUp());
        }
    }

    @Override
    public List<Fragment> begin(List<Fragment> open) {
        uncut.addAll(covered.gaps(bag.tasks()));
        List<Fragment> answered =
                open.stream().filter(row -> ended.covers(row.range())).toList();
        covered = new RangeCover();
        ended = new RangeCover();
        return answered;
    }

    @Override
    public boolean hasNext() {
        return !uncut.isEmpty();
    }

    @Override
    public boolean isExhausted() {
        return uncut.isEmpty();
    }

    /** Cuts it off the first uncut range. */
    @Override
    public Portion next(CutTerms terms) {
        if (round.isOver() || roundSlots != terms.slots()) {
            times.beginRound();
            round = terms.policy().round(left(terms));
            roundSlots = terms.slots();
        }
        TaskRange range = uncut.removeFirst();
        TaskRange head = range.head(times.size(round, range));
        if (head.size() < range.size()) {
            uncut.addFirst(range.tail(head.size()));
        }
        round = round.next();
        return head;
    }

    private CutView left(CutTerms terms) {
        long first = uncut.getFirst().first();
        double micros = times.meanMicros(first) < 0 ? -1 : work(uncut).toNanos() / 1_000.0;
        return new CutView(
                size(uncut), micros, times.spread(first), bag.options().fragmentSize(), terms);
    }

    @Override
    public Duration estimate(Portion portion) {
        return times.estimate(tasks(portion));
    }

    @Override
    public Optional<Duration> known(Portion portion) {
        TaskRange range = tasks(portion);
        return times.meanMicros(range.first()) < 0 ? Optional.empty() : Optional.of(times.estimate(range));
    }

    @Override
    public Assignment assign(Flight flight) {
        TaskRange range = tasks(flight.portion());
        @Nullable FragmentOutcome previous = flight.previous();
        return new TaskAssignment(
                range,
                slice(range),
                bag.options().taskTimeout(),
                previous == null ? null : previous.tasks().ref());
    }

    private BagSlice slice(TaskRange range) {
        if (bag.lines() != null) {
            return BagSlice.of(bag.key(), LineCut.of(bag.lines(), range));
        }
        long from = index.offsetBefore(range.first());
        long to = index.offsetBehind(range.end(), bag.bodyBytes());
        int sum = index.sum(range.first(), range.end(), bag.bodyBytes());
        return new BagSlice(bag.key(), from, Math.toIntExact(to - from), index.linesToSkip(range.first()), sum, null);
    }

    @Override
    public boolean fits(Portion portion, FragmentOutcome outcome) {
        return outcome.tasks().tally().tasks() == tasks(portion).size();
    }

    @Override
    public Conclusion conclude(Flight flight, AttemptEnd end, RetryPolicy retry) {
        return switch (end) {
            case AttemptEnd.Ran(FragmentOutcome outcome) -> ran(flight, outcome, retry);
            case AttemptEnd.CutShort cut -> cutShort(flight, Conclusion.of(cut.usual()));
        };
    }

    /** Where an earlier attempt ran to its end, its results stand. */
    private static Conclusion cutShort(Flight flight, Conclusion usual) {
        @Nullable FragmentOutcome earlier = flight.previous();
        return earlier != null && usual instanceof Conclusion.GivesUp ? new Conclusion.Stands(earlier) : usual;
    }

    /** Tasks that failed may run again, unless another run of the same tasks may do better. */
    private Conclusion ran(Flight flight, FragmentOutcome outcome, RetryPolicy retry) {
        if (flight.previous() == null) {
            times.learn(tasks(flight.portion()), outcome.runTime());
        }
        TaskTally tally = outcome.tasks().tally();
        if (tally.failed() > 0 && flight.isOneOfTwo()) {
            return new Conclusion.Yields();
        }
        AfterFailure after =
                retry.failedTasks(bag.options(), flight.trouble().repeated(), tally.pause(), tasksFailed());
        return tally.retryable() > 0 && after instanceof AfterFailure.Again(Duration pause)
                ? new Conclusion.Repeat(outcome, pause, "failed tasks run again")
                : new Conclusion.Stands(outcome);
    }

    @Override
    public void settle(Portion portion, Ending ending) {
        switch (ending) {
            case Ending.Stood(FragmentOutcome outcome) -> {
                succeeded += outcome.tasks().tally().succeeded();
                failed += outcome.tasks().tally().failed();
            }
            case Ending.GivenUp _ -> failed += tasks(portion).size();
        }
    }

    @Override
    public List<Portion> halves(Portion portion) {
        TaskRange range = tasks(portion);
        long half = range.size() / 2;
        return half == 0 ? List.of() : List.of(range.head(half), range.tail(half));
    }

    @Override
    public UnitCounts counts(Collection<Portion> out) {
        return new UnitCounts(bag.tasks(), size(ranges(out)), succeeded, failed);
    }

    @Override
    public Left left(Collection<Portion> out) {
        List<TaskRange> left = new ArrayList<>(uncut);
        left.addAll(ranges(out));
        return Left.even(size(left), work(left));
    }

    @Override
    public @Nullable Fault verdict() {
        return failed > 0 ? tasksFailed() : null;
    }

    private Fault tasksFailed() {
        return FaultCode.TASKS_FAILED.because(failed + " of " + bag.tasks() + " tasks failed; see the results");
    }

    private static TaskRange tasks(Portion portion) {
        return switch (portion) {
            case TaskRange range -> range;
        };
    }

    private static List<TaskRange> ranges(Collection<Portion> portions) {
        return portions.stream().map(BagSupply::tasks).toList();
    }

    private Duration work(Collection<TaskRange> ranges) {
        return ranges.stream().map(times::estimate).reduce(Duration.ZERO, Duration::plus);
    }

    private static long size(Collection<TaskRange> ranges) {
        return ranges.stream().mapToLong(TaskRange::size).sum();
    }

    /** Of how many ranges what it was told consists: as found, as ended. */
    List<Integer> parts() {
        return Stream.of(covered, ended).map(RangeCover::parts).toList();
    }
}
