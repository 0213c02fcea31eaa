package io.drover.aws.dynamo;

import io.drover.model.workload.WorkloadId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A workload's place in an order by time, as text that sorts like it: equal times are ordered by id. */
record Position(Instant at, WorkloadId id) implements Comparable<Position> {

    /** Of fixed width, down to the nanosecond. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Sorts before every position at that time, and behind every earlier one. */
    static String startOf(Instant at) {
        return TIME.format(at);
    }

    /** @throws RuntimeException an IllegalArgumentException or DateTimeException if the text is no position */
    static Position of(String text) {
        int slash = Math.max(text.indexOf('/'), 0);
        return new Position(Instant.parse(text.substring(0, slash)), new WorkloadId(text.substring(slash + 1)));
    }

    @Override
    public int compareTo(Position other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return startOf(at) + "/" + id;
    }
}
