package io.drover.scheduler.cell;

import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.SuspicionPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.straggler.StragglerPolicy;
import io.drover.policy.window.WindowPolicy;
import java.time.Duration;

/**
 * The policies of a cell.
 *
 * @param progressEvery how often the counts of a running workload are written at most
 * @param replyTo the cell's own queue, named in every request
 */
public record CellSettings(
        OrderPolicy order,
        CutPolicy cut,
        WindowPolicy window,
        RetryPolicy retry,
        StragglerPolicy straggler,
        SuspicionPolicy suspicion,
        Duration progressEvery,
        String replyTo) {}
