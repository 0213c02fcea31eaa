package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy.Claimed;
import io.drover.policy.liveness.WhereaboutsPolicy.Verdict;
import io.drover.policy.liveness.WhereaboutsPolicy.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a cell has to know of one executor: how much of it there is, how fragments are cut for it, and what it means
 * if nothing is heard of one. Pure; the cell itself names no executor.
 */
public interface Lane {

    Executor executor();

    /** Why nothing runs here; empty while something does. */
    Optional<Fault> closed();

    /** Attempts that run at once, as far as one can know now. */
    int slots(FleetView fleet);

    /** Slots with nothing to do, as far as one can know. */
    int idleSlots(FleetView fleet, int inFlight);

    /** How many more fragments may go out, over links and otherwise. */
    int room(FleetView fleet, Out out);

    /**
     * For how long a request stands in line before it is given to a worker with a link instead: where others take from the
     * line it may be theirs already.
     */
    Duration lineBeforeLink(FleetView fleet, Linked links);

    CutPolicy cut();

    /**
     * Whether requests stand in one line until somebody is free. Then a later one that is taken tells of an earlier one
     * that is lost, and what was found unclaimed after a restart goes out again only if the line turns out to be empty.
     * Where there is none nobody tells whether such an attempt was ever started, and it goes out again at once.
     */
    boolean isLine();

    /**
     * Whether whoever takes an attempt runs others beside it and after it. Then it may die or leave for reasons that have
     * nothing to do with the attempt; else its silence is the attempt's own.
     */
    boolean isShared();

    /** Judges an attempt that is out for a while and that no live taker names. */
    Verdict judge(Fragment row, FleetView fleet, Seen seen);

    /**
     * What is out.
     *
     * @param inFlight all of it
     * @param inLine what of it went to those that have no link, or waits for them
     */
    record Out(int inFlight, int inLine, Linked links) {}

    /**
     * The workers that have a link.
     *
     * @param credits what they would take over them now
     * @param parted those whose link has ended and of whom nothing was heard since
     */
    record Linked(int credits, Set<Holder> holders, Set<Holder> parted) {

        /** Those that nothing goes to by the line. */
        public Set<Holder> notInLine() {
            return Stream.concat(holders.stream(), parted.stream()).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * What the looks have shown of it.
     *
     * @param waiting as one that stands in the line of the workers' queue
     * @param outFor time since its request went out
     */
    record Seen(Duration outFor, Waiting waiting, Claimed claimed) {}
}
