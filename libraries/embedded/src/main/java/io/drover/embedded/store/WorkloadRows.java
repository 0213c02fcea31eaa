package io.drover.embedded.store;

import io.drover.model.cell.CellId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.WorkloadRef;
import io.drover.wire.Documents;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a workload lies in its table. */
final class WorkloadRows {

    /** States that can still change, as the items of an SQL list. */
    static final String OPEN_STATES = Arrays.stream(WorkloadState.values())
            .filter(state -> !state.isTerminal())
            .map(state -> "'" + state + "'")
            .collect(Collectors.joining(", "));

    static final String INSERT = """
            INSERT INTO workload (
                id, client, submitted_at, expires_at, cell, cancel_requested, state, started_at, finished_at,
                submission, progress, fault)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private WorkloadRows() {}

    static void bind(RowWriter row, Workload workload) throws SQLException {
        Submission submission = workload.submission();
        WorkloadStatus status = workload.status();
        row.text(submission.id())
                .text(submission.client())
                .instant(submission.submittedAt())
                .instant(workload.expiresAt())
                .text(workload.cell())
                .flag(workload.cancelRequested())
                .text(status.state())
                .instant(status.startedAt())
                .instant(status.finishedAt())
                .text(Documents.of(submission))
                .text(Documents.of(status.progress()))
                .text(Documents.of(status.fault()));
    }

    /** For id, submitted_at and cancel_requested. */
    static WorkloadRef readRef(RowReader row) throws SQLException {
        return new WorkloadRef(
                new WorkloadId(row.text("id")), row.instant("submitted_at"), row.flag("cancel_requested"));
    }

    static Workload read(RowReader row) throws SQLException {
        @Nullable String cell = row.textOrNull("cell");
        return new Workload(
                Documents.submission(row.text("submission")),
                new WorkloadStatus(
                        WorkloadState.valueOf(row.text("state")),
                        Documents.progress(row.text("progress")),
                        row.instantOrNull("started_at"),
                        row.instantOrNull("finished_at"),
                        Documents.faultOrNull(row.textOrNull("fault"))),
                cell == null ? null : new CellId(cell),
                row.flag("cancel_requested"),
                row.instant("expires_at"));
    }
}
