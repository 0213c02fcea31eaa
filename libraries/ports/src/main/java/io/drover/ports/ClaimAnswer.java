package io.drover.ports;

import io.drover.model.fragment.Claim;
import org.jspecify.annotations.Nullable;

/** What a worker may do with a delivery. */
public enum ClaimAnswer {
    /** Run it. */
    WON,
    /** Another delivery of this very attempt is being run: leave the message alone. */
    HELD,
    /** This attempt does not matter any more: delete the message. */
    STALE;

    /** The answer to a claim that was not won, from the fragment as it is; absent if there is none. */
    public static ClaimAnswer notWon(Claim claim, @Nullable Standing now) {
        return now == null ? STALE : now.notWon(claim);
    }
}
