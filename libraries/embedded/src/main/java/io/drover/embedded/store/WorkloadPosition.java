package io.drover.embedded.store;

import java.time.Instant;

/**
 * A workload's place in a list that is ordered by a time and, where that is the same, by id.
 *
 * @param id empty: before every workload of that time
 */
record WorkloadPosition(Instant at, String id) {

    static final WorkloadPosition FIRST = new WorkloadPosition(Instant.EPOCH, "");

    static WorkloadPosition of(String text) {
        int slash = Math.max(text.indexOf('/'), 0);
        return new WorkloadPosition(Instant.parse(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return at + "/" + id;
    }
}
