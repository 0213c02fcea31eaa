package io.drover.model.fragment;

import io.drover.model.fault.Fault;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a fragment stands, with the data that belongs to that state. */
public sealed interface FragmentStatus {

    FragmentState state();

    /**
     * Nobody has claimed the current attempt.
     *
     * @param previous an earlier attempt that ran to its end; only its failed tasks run again
     */
    record Queued(@Nullable FragmentOutcome previous) implements FragmentStatus {
        @Override
        public FragmentState state() {
            return FragmentState.QUEUED;
        }
    }

    /**
     * Claimed by {@code holder}, or assigned to it, whose answer alone is taken.
     *
     * @param claimedAt when, by the clock of whoever wrote it
     */
    record Running(
            Holder holder, Instant claimedAt, @Nullable FragmentOutcome previous) implements FragmentStatus {
        public WorkerId worker() {
            return holder.worker();
        }

        @Override
        public FragmentState state() {
            return FragmentState.RUNNING;
        }
    }

    /** Ran to its end: SUCCEEDED, or FAILED when something in it failed for good, or no attempt followed that was to. */
    record Ended(FragmentOutcome outcome) implements FragmentStatus {
        @Override
        public FragmentState state() {
            return outcome.product().isWhole() ? FragmentState.SUCCEEDED : FragmentState.FAILED;
        }
    }

    /**
     * Ended without having run to its end.
     *
     * @param state CANCELLED, TIMED_OUT, or FAILED for a single task that no worker survives
     */
    record Closed(FragmentState state, Instant at, Fault fault) implements FragmentStatus {
        public Closed {
            if (state != FragmentState.CANCELLED && state != FragmentState.TIMED_OUT && state != FragmentState.FAILED) {
                throw new IllegalArgumentException("a fragment is not closed as " + state);
            }
        }
    }
}
