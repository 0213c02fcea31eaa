package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import java.util.LinkedHashSet;

/** The claims this worker won last, answered ones included: more than can be on their way at any time. Thread-safe. */
final class KnownClaims {

    private static final int MAX = 10_000;

    private final LinkedHashSet<Claim> claims = new LinkedHashSet<>();

    /** False if it was known. */
    synchronized boolean add(Claim claim) {
        boolean added = claims.add(claim);
        if (claims.size() > MAX) {
            claims.removeFirst();
        }
        return added;
    }

    synchronized boolean contains(Claim claim) {
        return claims.contains(claim);
    }
}
