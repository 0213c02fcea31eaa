package io.drover.scheduler.cell;

import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;

/** Bags as a gateway accepts them; nine bytes a line. */
final class BenchBags {

    private BenchBags() {}

    /** @param millis what every task declares, or -1 */
    static Workload workload(WorkloadId id, long tasks, long millis, BenchOptions options, Instant now) {
        BagSpec bag = new BagSpec(
                "bags/" + id,
                tasks,
                tasks * 9,
                BagIndex.MIN_STRIDE,
                Math.max(0, millis) * tasks,
                millis < 0 ? tasks : 0,
                true,
                options.ofBag(),
                null);
        return new Workload(
                new Submission(id, new ClientId("client"), bag, options.chosen(), "digest", now),
                WorkloadStatus.queued(tasks),
                null,
                false,
                now.plus(Duration.ofDays(7)));
    }
}
