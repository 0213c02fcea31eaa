package io.drover.model.workload;

import java.time.Instant;

/**
 * What a client handed in; it never changes.
 *
 * @param digest of body and options; the same Idempotency-Key with another digest is refused
 */
public record Submission(
        WorkloadId id, ClientId client, Work work, WorkloadOptions options, String digest, Instant submittedAt) {

    /** What a bag consists of. */
    public BagSpec bag() {
        return switch (work) {
            case BagSpec bag -> bag;
        };
    }
}
