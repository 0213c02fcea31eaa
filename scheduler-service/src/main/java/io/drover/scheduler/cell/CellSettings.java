package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The policies of a cell.
 *
 * @param lanes one for each executor, be it a closed one; they are served in the order of the executors
 * @param progressEvery how often the counts of a running workload are written at most
 * @param replyTo the cell's own queue, named in every request
 */
public record CellSettings(
        OrderPolicy order,
        RetryPolicy retry,
        CopyPolicy copies,
        List<Lane> lanes,
        Duration progressEvery,
        String replyTo) {

    public CellSettings {
        lanes = lanes.stream().sorted(Comparator.comparing(Lane::executor)).toList();
        Set<Executor> missing = EnumSet.allOf(Executor.class);
        lanes.forEach(lane -> missing.remove(lane.executor()));
        if (!missing.isEmpty() || lanes.size() > Executor.values().length) {
            throw new IllegalArgumentException("there is one lane for each executor, not " + lanes);
        }
    }

    Lane lane(Executor executor) {
        return lanes.get(executor.ordinal());
    }
}
