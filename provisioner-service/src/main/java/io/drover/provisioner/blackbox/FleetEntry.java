package io.drover.provisioner.blackbox;

import io.drover.blackbox.EntryJson;
import io.drover.blackbox.ValueJson;
import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicy;
import java.time.Instant;
import java.util.List;

/** A line of a fleet's recording. */
public sealed interface FleetEntry {

    EntryJson<FleetEntry> JSON =
            new EntryJson<>(FleetEntry.class, ValueJson.builder().build());

    /**
     * By what the following looks were decided.
     *
     * @param format of the recording
     * @param build the version that decided
     * @param lost entries that were not kept since the line before
     */
    record Policy(int format, String build, Instant at, long lost, FleetPolicy policy) implements FleetEntry {

        public static final int FORMAT = 1;
    }

    /** A look at the fleet, and what was to be done. Each is whole: it needs no look before it. */
    record Looked(FleetPicture picture, List<FleetAction> actions) implements FleetEntry {}
}
