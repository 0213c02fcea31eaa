package io.drover.model.workload;

import java.time.Instant;

/**
 * What a client handed in; it never changes.
 *
 * @param digest of body and options; the same Idempotency-Key with another digest is refused
 */
public record Submission(
        WorkloadId id, ClientId client, BagSpec bag, WorkloadOptions options, String digest, Instant submittedAt) {}
