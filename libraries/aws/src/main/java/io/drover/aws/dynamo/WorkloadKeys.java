package io.drover.aws.dynamo;

import io.drover.model.cell.CellId;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;

/** The partitions of the indexes of workloads. No id holds a slash. */
final class WorkloadKeys {

    private WorkloadKeys() {}

    static int shard(WorkloadId id) {
        return Shards.of(id, Shards.WORKLOADS);
    }

    /** Where workloads are that no cell has taken. */
    static String free(int shard) {
        return "free/" + shard;
    }

    static String cell(CellId cell, int shard) {
        return "cell/" + cell + "/" + shard;
    }

    static String ended(int shard) {
        return "ended/" + shard;
    }

    static String state(WorkloadState state, int shard) {
        return state + "/" + shard;
    }

    static String client(ClientId client, WorkloadState state, int shard) {
        return client + "/" + state + "/" + shard;
    }
}
