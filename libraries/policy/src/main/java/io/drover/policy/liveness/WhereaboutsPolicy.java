package io.drover.policy.liveness;

import io.drover.model.Backoff;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import java.time.Duration;

/**
 * Judges a fragment that is out for a while and that no live worker names, from its row in the store and the fleet: messages
 * get lost, workers die, and the store is the truth.
 *
 * @param resendAfter an attempt that is still unclaimed so long after the queue was seen empty has lost its message; the
 *     time doubles with every resend, and claims make a second message harmless
 * @param overtakenAfter an attempt that is unclaimed although what was sent so much later was taken already has lost its
 *     message, too: at least as long as the queue mixes its order; this time doubles as well
 * @param disownedAfter a claimed attempt is given up when its live worker has not listed it for that long
 */
public record WhereaboutsPolicy(Duration resendAfter, Duration overtakenAfter, Duration disownedAfter) {

    /** The time before a resend grows up to so many times the first. */
    private static final int MOST_GROWTH = 1_024;

    public enum Verdict {
        FINE,
        /** Unclaimed although the queue is empty: its message may be lost. */
        MISSING,
        /** It stayed so: send the same attempt again. */
        RESEND,
        /** Claimed, but the worker does not list it. */
        DISOWNED,
        /** It stayed so, while the worker went on to report: the worker's answer is lost, or its function died. */
        DISOWNED_FOR_GOOD,
        /** Its worker is gone. */
        LOST
    }

    /**
     * What was seen of a fragment that waits on the queue.
     *
     * @param queueEmpty whether no request waits there now
     * @param idleSlots slots that could have begun it, and that no other resend is meant for
     * @param missingFor time since the queue was first seen empty while it was out and unclaimed
     * @param resends how often this attempt was sent again already
     * @param overtakenBy how much later than it something was sent that is taken already; a queue that never runs empty
     *     shows in no other way that a message is lost
     */
    public record Waiting(boolean queueEmpty, int idleSlots, Duration missingFor, int resends, Duration overtakenBy) {

        public Waiting(boolean queueEmpty, int idleSlots, Duration missingFor, int resends) {
            this(queueEmpty, idleSlots, missingFor, resends, Duration.ZERO);
        }

        /** Longer with every resend. */
        private Duration atLeast(Duration first) {
            return new Backoff(first, first.multipliedBy(MOST_GROWTH)).pause(resends + 1);
        }
    }

    /**
     * What was seen of a fragment that somebody claimed.
     *
     * @param disownedFor for how long it has been DISOWNED; zero if it was not
     * @param reportedSince whether its worker has reported itself since then
     */
    public record Claimed(Duration disownedFor, boolean reportedSince) {}

    /** @param row the fragment as the store has it */
    public Verdict judge(Fragment row, FleetView fleet, Waiting waiting, Claimed claimed) {
        return switch (row.status()) {
            case FragmentStatus.Queued _ -> judge(waiting);
            case FragmentStatus.Running running -> judge(running.holder(), row, fleet, claimed);
            case FragmentStatus.Ended _, FragmentStatus.Closed _ -> Verdict.FINE;
        };
    }

    private Verdict judge(Waiting waiting) {
        if (waiting.overtakenBy().compareTo(waiting.atLeast(overtakenAfter)) >= 0) {
            return Verdict.RESEND;
        }
        if (!waiting.queueEmpty()) {
            return Verdict.FINE;
        }
        boolean isLong = waiting.missingFor().compareTo(waiting.atLeast(resendAfter)) >= 0;
        return waiting.idleSlots() > 0 && isLong ? Verdict.RESEND : Verdict.MISSING;
    }

    private Verdict judge(Holder holder, Fragment row, FleetView fleet, Claimed claimed) {
        if (fleet.gone().containsKey(holder)) {
            return Verdict.LOST;
        }
        if (fleet.holds(holder, row.claim())) {
            return Verdict.FINE;
        }
        if (claimed.disownedFor().compareTo(disownedAfter) < 0) {
            return Verdict.DISOWNED;
        }
        if (!fleet.alive().containsKey(holder.worker())) {
            return Verdict.DISOWNED_FOR_GOOD;
        }
        // Only a report that came later than the claim can tell that the worker does not know of it.
        return fleet.knows(holder) && claimed.reportedSince() ? Verdict.DISOWNED_FOR_GOOD : Verdict.LOST;
    }
}
