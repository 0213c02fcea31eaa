package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.wire.FragmentRequest;
import java.util.LinkedHashSet;

/**
 * The attempts this worker won last, answered ones included: more than can be on their way at any time. A workload that comes
 * again under its id has the same claims for other work. Thread-safe.
 */
final class KnownClaims {

    private static final int MAX = 10_000;

    private record Attempt(Claim claim, String work) {
        static Attempt of(FragmentRequest request) {
            return new Attempt(request.claim(), request.work().key());
        }
    }

    private final LinkedHashSet<Attempt> attempts = new LinkedHashSet<>();

    /** False if it was known. */
    synchronized boolean add(FragmentRequest request) {
        boolean added = attempts.add(Attempt.of(request));
        if (attempts.size() > MAX) {
            attempts.removeFirst();
        }
        return added;
    }

    synchronized boolean contains(FragmentRequest request) {
        return attempts.contains(Attempt.of(request));
    }
}
