package io.drover.ports;

import io.drover.model.workload.ClientId;
import io.drover.model.workload.WorkloadState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads to list.
 *
 * @param client only this client's; absent: everybody's
 * @param states only those in one of these states; empty: any
 */
public record WorkloadFilter(@Nullable ClientId client, Set<WorkloadState> states) {

    public static final WorkloadFilter ALL = new WorkloadFilter(null, Set.of());
}
