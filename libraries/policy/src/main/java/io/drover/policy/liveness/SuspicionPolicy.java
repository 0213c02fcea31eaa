package io.drover.policy.liveness;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import java.time.Duration;

/**
 * Judges a fragment that is out for a while, from its row in the store and the fleet: messages get lost, workers die,
 * and the store is the truth.
 *
 * @param resendAfter an unclaimed attempt is sent again when it is out for that long and slots are idle; claims make
 *     the second message harmless
 * @param disownedAfter a claimed attempt is given up when its live worker has not listed it for that long
 */
public record SuspicionPolicy(Duration resendAfter, Duration disownedAfter) {

    public enum Verdict {
        FINE,
        /** Send the same attempt again. */
        RESEND,
        /** Claimed, but the worker does not list it: suspicious. */
        DISOWNED,
        /** It stayed so: the worker's answer is lost. */
        DISOWNED_FOR_GOOD,
        /** Its worker is gone. */
        LOST
    }

    /**
     * @param row the fragment as the store has it
     * @param idleSlots slots that could have begun it
     * @param outFor time since the attempt was sent
     * @param disownedFor for how long it has been DISOWNED; zero if it was not
     */
    public Verdict judge(Fragment row, FleetView fleet, int idleSlots, Duration outFor, Duration disownedFor) {
        return switch (row.status()) {
            case FragmentStatus.Queued ignored ->
                outFor.compareTo(resendAfter) >= 0 && idleSlots > 0 ? Verdict.RESEND : Verdict.FINE;
            case FragmentStatus.Running running -> {
                if (fleet.silent().contains(running.worker())) {
                    yield Verdict.LOST;
                }
                if (fleet.holds(running.worker(), row.claim())) {
                    yield Verdict.FINE;
                }
                yield disownedFor.compareTo(disownedAfter) >= 0 ? Verdict.DISOWNED_FOR_GOOD : Verdict.DISOWNED;
            }
            case FragmentStatus.Ended ignored -> Verdict.FINE;
            case FragmentStatus.Closed ignored -> Verdict.FINE;
        };
    }
}
