package io.drover.wire;

import io.drover.model.LinkMessage;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import java.time.Instant;

/** What a worker says of an attempt. It counts if the attempt is that worker's. */
public sealed interface FragmentResponse extends CellMessage, LinkMessage {

    @Override
    default String text() {
        return Wire.encode(this);
    }

    Claim claim();

    /**
     * What it was a part of, by its key. A workload that was removed and handed in again under its id has the same claims once
     * more, and an answer of its first life may still be under way.
     */
    String work();

    /** Who says so. */
    Holder by();

    /**
     * It ran to its end.
     *
     * @param incarnation the life of the outcome's worker
     */
    record Completed(Claim claim, String work, Incarnation incarnation, FragmentOutcome outcome)
            implements FragmentResponse {
        @Override
        public Holder by() {
            return new Holder(outcome.worker(), incarnation);
        }
    }

    /** It could not be run as a whole, for example because the bag could not be read. */
    record Broken(Claim claim, String work, Holder by, Instant at, Fault fault) implements FragmentResponse {}

    /**
     * It was a probe, and the process that the worker had started for it died, or had to be ended for its memory. The
     * worker itself lives.
     *
     * @param fault what is known of the death, for the client
     */
    record ProbeDied(Claim claim, String work, Holder by, Instant at, Fault fault) implements FragmentResponse {}
}
