package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.policy.liveness.WhereaboutsPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the looks at the fleet have shown of one attempt. */
final class Whereabouts {

    private @Nullable Moment missingSince;
    private @Nullable Moment disownedSince;
    private long disownedBeat;
    private int resends;
    private Duration overtakenBy = Duration.ZERO;
    private long round;
    private boolean found;
    private boolean named;

    /** Another process had sent it, and its message may have gone with that. */
    static Whereabouts ofFound() {
        Whereabouts whereabouts = new Whereabouts();
        whereabouts.found = true;
        return whereabouts;
    }

    Whereabouts copy() {
        Whereabouts copy = new Whereabouts();
        copy.missingSince = missingSince;
        copy.disownedSince = disownedSince;
        copy.disownedBeat = disownedBeat;
        copy.resends = resends;
        copy.overtakenBy = overtakenBy;
        copy.round = round;
        copy.found = found;
        copy.named = named;
        return copy;
    }

    boolean isFound() {
        return found;
    }

    void missing(Moment now) {
        if (missingSince == null) {
            missingSince = now;
        }
    }

    void settled() {
        found = false;
    }

    boolean wasResent() {
        return resends > 0;
    }

    void overtaken(Duration by) {
        overtakenBy = by;
    }

    void resent(Moment now) {
        resends++;
        overtakenBy = Duration.ZERO;
        missingSince = now;
    }

    /** @param beat the worker's last */
    void disowned(Moment now, long beat) {
        if (disownedSince == null) {
            disownedSince = now;
            disownedBeat = beat;
        }
    }

    /** A live worker names it, or its row says that all is well. */
    void owned(boolean byItsWorker) {
        disownedSince = null;
        named |= byItsWorker;
    }

    /** Whether a live worker has named it at any time. */
    boolean wasNamed() {
        return named;
    }

    WhereaboutsPolicy.Waiting waiting(boolean queueEmpty, int idleSlots, Moment now) {
        return new WhereaboutsPolicy.Waiting(
                queueEmpty,
                idleSlots,
                missingSince == null ? Duration.ZERO : now.since(missingSince),
                resends,
                overtakenBy);
    }

    WhereaboutsPolicy.Claimed claimed(long beat, Moment now) {
        return disownedSince == null
                ? new WhereaboutsPolicy.Claimed(Duration.ZERO, false)
                : new WhereaboutsPolicy.Claimed(now.since(disownedSince), beat != disownedBeat);
    }

    /** Notes that its row is asked for in that round; false if it was already. */
    boolean ask(long inRound) {
        boolean first = round != inRound;
        round = inRound;
        return first;
    }
}
