package io.drover.simulation;

import io.drover.model.fragment.Claim;
import io.drover.wire.FragmentRequest;

/**
 * What an attempt is known by.
 *
 * @param work of two workloads that followed each other under one id, and so have the same claims, each has its own
 */
record Attempt(Claim claim, String work) {

    static Attempt of(FragmentRequest request) {
        return new Attempt(request.claim(), request.work().key());
    }
}
