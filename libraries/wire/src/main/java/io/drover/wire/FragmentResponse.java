package io.drover.wire;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.worker.WorkerId;
import java.time.Instant;

/** What a worker says of an attempt. */
public sealed interface FragmentResponse extends CellMessage {

    Claim claim();

    /** It ran to its end. */
    record Completed(Claim claim, FragmentOutcome outcome) implements FragmentResponse {}

    /** It could not be run as a whole, for example because the bag could not be read. */
    record Broken(Claim claim, WorkerId worker, Instant at, Fault fault) implements FragmentResponse {}
}
