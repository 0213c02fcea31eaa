package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.Portion;
import io.drover.model.workload.UnitCounts;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.retry.RetryPolicy;
import io.drover.wire.Assignment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a workload's fragments come from and what their ends mean: all that a cell does not know of a kind of work. Used
 * by one thread at a time; no clock, no I/O. At its start it is told the rows that are there, then it begins.
 */
public interface Supply {

    /** The store has this row of its workload. */
    void found(Fragment row);

    /**
     * All rows have been told: what is nobody's can be cut from now on.
     *
     * @param open those that are not over
     * @return those of them that another run of the same portion has ended: the crash came between the two writes
     */
    List<Fragment> begin(List<Fragment> open);

    /** Whether a portion can go out now. */
    boolean hasNext();

    /** Whether none will ever come again. */
    boolean isExhausted();

    /** Takes the next portion off what is left. */
    Portion next(CutTerms terms);

    /** Expected run time, added up over all that runs in it. */
    Duration estimate(Portion portion);

    /** The same, if it is more than a guess: told, or measured. */
    Optional<Duration> known(Portion portion);

    /** What its present attempt needs in order to run. */
    Assignment assign(Flight flight);

    /** Whether the outcome can be of that portion. */
    boolean fits(Portion portion, FragmentOutcome outcome);

    /** Learns from the end of an attempt, however it came, and says what follows. */
    Conclusion conclude(Flight flight, AttemptEnd end, RetryPolicy retry);

    /** Counts a portion that is over. */
    void settle(Portion portion, Ending ending);

    /** Both parts of it, in order; none if it is indivisible. */
    List<Portion> halves(Portion portion);

    /**
     * How far it is.
     *
     * @param out what is out, each portion once
     */
    UnitCounts counts(Collection<Portion> out);

    /**
     * What has no result yet, as far as one can tell now.
     *
     * @param out what is out, each portion once
     */
    Left left(Collection<Portion> out);

    /** Why it failed, when all is over; none if it did not. */
    @Nullable
    Fault verdict();

    /** All that it knows, as it is now. */
    Memory memory();

    /** What a supply knows: a value, which other ones can be made of. */
    interface Memory {

        /** One that goes on where this was noted. */
        Supply revive();
    }

    /** How a portion was over. */
    sealed interface Ending {

        /** The outcome stands. */
        record Stood(FragmentOutcome outcome) implements Ending {}

        /** No attempt of it ran to its end, and none will. */
        record GivenUp() implements Ending {}
    }

    /**
     * The rest of a workload.
     *
     * @param pieces so many slots could be at it at once; what clients count may be more or fewer
     * @param longest the expected run time of the longest piece
     * @param work the expected run times of all that is left, added up
     */
    record Left(long pieces, Duration longest, Duration work) {

        /** One whose pieces are about as long as each other. */
        public static Left even(long pieces, Duration work) {
            return new Left(pieces, work.dividedBy(Math.max(1, pieces)), work);
        }
    }
}
