package io.drover.model.workload;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a client handed in; it never changes.
 *
 * @param digest of body and options; the same Idempotency-Key with another digest is refused
 */
public record Submission(
        WorkloadId id, ClientId client, Work work, WorkloadOptions options, String digest, Instant submittedAt) {

    public Submission {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(submittedAt, "submittedAt");
    }

    /** The prefixes of all objects that are its own. */
    public List<String> folders() {
        return work.folders(id);
    }

    /** What a bag consists of. */
    public BagSpec bag() {
        return switch (work) {
            case BagSpec bag -> bag;
        };
    }
}
