package io.drover.aws.dynamo;

import io.drover.model.cell.CellId;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.WorkloadRef;
import io.drover.wire.Documents;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a workload lies in its table. For submission, progress and fault see {@link Documents}. */
final class WorkloadItems {

    static final String ID = "id";
    static final String CELL = "cell";
    static final String STATE = "state";
    static final String CANCEL_REQUESTED = "cancel_requested";
    static final String STARTED_AT = "started_at";
    static final String FINISHED_AT = "finished_at";
    static final String FAULT = "fault";
    static final String SUBMISSION = "submission";
    static final String PROGRESS = "progress";
    /** The {@link Position} by the end of the retention; it becomes the position in the place of the ended ones. */
    static final String EXPIRY = "expiry";

    private WorkloadItems() {}

    static Map<String, AttributeValue> key(WorkloadId id) {
        return Map.of(ID, AttributeValue.fromS(id.value()));
    }

    static Map<String, AttributeValue> write(Workload workload) {
        WorkloadStatus status = workload.status();
        ItemWriter item = new ItemWriter()
                .text(ID, workload.id())
                .text(EXPIRY, new Position(workload.expiresAt(), workload.id()))
                .text(SUBMISSION, Documents.of(workload.submission()))
                .text(PROGRESS, Documents.of(status.progress()))
                .text(CELL, workload.cell())
                .flag(CANCEL_REQUESTED, workload.cancelRequested())
                .text(STATE, status.state())
                .text(STARTED_AT, status.startedAt())
                .text(FINISHED_AT, status.finishedAt())
                .text(FAULT, Documents.of(status.fault()));
        writeKeys(item, workload);
        return item.toItem();
    }

    private static void writeKeys(ItemWriter item, Workload workload) {
        int shard = WorkloadKeys.shard(workload.id());
        ClientId client = workload.submission().client();
        @Nullable CellId cell = workload.cell();
        boolean ended = workload.state().isTerminal();
        String place = cell == null ? WorkloadKeys.free(shard) : WorkloadKeys.cell(cell, shard);
        Position position = new Position(workload.submission().submittedAt(), workload.id());
        item.text(WorkloadIndex.BY_PLACE.partition(), ended ? WorkloadKeys.ended(shard) : place)
                .text(
                        WorkloadIndex.BY_PLACE.sort(),
                        ended ? new Position(workload.expiresAt(), workload.id()) : position)
                .text(WorkloadIndex.BY_STATE.partition(), WorkloadKeys.state(workload.state(), shard))
                .text(WorkloadIndex.BY_CLIENT.partition(), WorkloadKeys.client(client, workload.state(), shard))
                .text(WorkloadIndex.BY_STATE.sort(), position);
    }

    static WorkloadId id(ItemReader item) {
        return new WorkloadId(item.text(ID));
    }

    static WorkloadState state(ItemReader item) {
        return WorkloadState.valueOf(item.text(STATE));
    }

    static Position expiry(ItemReader item) {
        return Position.of(item.text(EXPIRY));
    }

    static WorkloadRef readRef(ItemReader item) {
        return new WorkloadRef(
                id(item), Position.of(item.text(WorkloadIndex.BY_STATE.sort())).at(), item.flag(CANCEL_REQUESTED));
    }

    static Workload read(ItemReader item) {
        @Nullable String cell = item.textOrNull(CELL);
        return new Workload(
                Documents.submission(item.text(SUBMISSION)),
                new WorkloadStatus(
                        state(item),
                        Documents.progress(item.text(PROGRESS)),
                        item.instantOrNull(STARTED_AT),
                        item.instantOrNull(FINISHED_AT),
                        Documents.faultOrNull(item.textOrNull(FAULT))),
                cell == null ? null : new CellId(cell),
                item.flag(CANCEL_REQUESTED),
                expiry(item).at());
    }
}
