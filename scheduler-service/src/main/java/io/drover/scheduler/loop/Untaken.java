package io.drover.scheduler.loop;

import io.drover.model.Moment;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkloadRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells submissions whose messages are lost from those whose messages are on their way, by their age. Their own time was
 * written by the clock of another machine; so one that this observer has seen long enough is old as well, whatever the
 * clocks say. To take one too early does no harm. Not thread-safe.
 */
final class Untaken {

    private Map<WorkloadId, Moment> since = Map.of();

    /**
     * One more look at those that no cell has taken.
     *
     * @return which of them are older than {@code age}, in the same order
     */
    List<WorkloadId> look(Moment now, List<WorkloadRef> present, Duration age) {
        Map<WorkloadId, Moment> next = new HashMap<>();
        for (WorkloadRef one : present) {
            next.put(one.id(), since.getOrDefault(one.id(), now));
        }
        since = next;
        return present.stream()
                .filter(one -> one.submittedAt().isBefore(now.wall().minus(age))
                        || now.since(next.getOrDefault(one.id(), now)).compareTo(age) > 0)
                .map(WorkloadRef::id)
                .toList();
    }
}
