package io.drover.embedded.store;

import static java.util.stream.Collectors.joining;

import io.drover.model.cell.CellId;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadTransitions;
import io.drover.ports.StoreWrite;
import io.drover.wire.Documents;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The statement behind each kind of write. The conditions on states come from the transition tables, so a move outside
 * them cannot be stored.
 */
final class SqliteCellWrites {

    private static final WorkloadState STARTED = WorkloadTransitions.TABLE.target(WorkloadEvent.START);

    private static final String ADOPT = "UPDATE workload SET cell = ? WHERE id = ? AND cell IS NULL";

    private static final String ADOPT_AND_START = "UPDATE workload SET cell = ?, state = ?, started_at = ?,"
            + " progress = ? WHERE id = ? AND cell IS NULL AND cancel_requested = 0 AND state IN ("
            + quoted(WorkloadTransitions.TABLE.sources(WorkloadEvent.START, STARTED)) + ")";

    private static final String MOVE = "UPDATE workload SET state = ?1,"
            + " started_at = COALESCE(?2, started_at), finished_at = COALESCE(?3, finished_at),"
            // See Workload.expiryIfEnded; a sum beyond the last instant would be no integer.
            + " expires_at = MAX(expires_at, COALESCE(?3 + MIN(expires_at - submitted_at, 9223372036854775807 - ?3),"
            + " expires_at)),"
            + " fault = ?, progress = ? WHERE id = ? AND cell = ? AND state IN (";

    private static final String NOTE = "UPDATE workload SET progress = ?" + " WHERE id = ? AND cell = ? AND state IN ("
            + WorkloadRows.OPEN_STATES + ")";

    private static final String TROUBLE = "UPDATE workload SET fault = ?" + " WHERE id = ? AND cell = ? AND state IN ("
            + WorkloadRows.OPEN_STATES + ")";

    private static final String DISPATCH = "INSERT INTO fragment (attempt, state, claimed_by, claimed_life, claimed_at,"
            + " dispatched_at, copy_of, trouble, portion, outcome, workload, number)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String REDISPATCH = "UPDATE fragment SET attempt = ?, state = ?, claimed_by = ?,"
            + " claimed_life = ?, claimed_at = ?, dispatched_at = ?, copy_of = ?, trouble = ?, portion = ?, outcome = ?"
            + " WHERE workload = ? AND number = ? AND attempt = ? AND state IN ("
            + quoted(FragmentTransitions.TABLE.sources(FragmentEvent.REDISPATCH, FragmentState.QUEUED)) + ")";

    private static final String ASSIGN =
            "UPDATE fragment SET state = ?, claimed_by = ?, claimed_life = ?, claimed_at = ?"
                    + " WHERE workload = ? AND number = ? AND attempt = ? AND state IN ("
                    + quoted(FragmentTransitions.TABLE.sources(FragmentEvent.ASSIGN, FragmentState.RUNNING)) + ")";

    private static final String END = "UPDATE fragment SET state = ?, claimed_by = ?, claimed_life = NULL,"
            + " claimed_at = NULL, outcome = ?, block = ? WHERE workload = ? AND number = ? AND attempt = ? AND state IN (";

    private static final String CLOSE = "UPDATE fragment SET state = ?, claimed_by = NULL, claimed_life = NULL,"
            + " claimed_at = NULL, outcome = ? WHERE workload = ? AND number = ? AND state IN (";

    private SqliteCellWrites() {}

    static String sql(StoreWrite write) {
        return switch (write) {
            case StoreWrite.Adopt _ -> ADOPT;
            case StoreWrite.AdoptAndStart _ -> ADOPT_AND_START;
            case StoreWrite.MoveWorkload move ->
                MOVE
                        + quoted(WorkloadTransitions.TABLE.sources(
                                move.event(), WorkloadTransitions.TABLE.target(move.event())))
                        + ")";
            case StoreWrite.NoteProgress _ -> NOTE;
            case StoreWrite.NoteTrouble _ -> TROUBLE;
            case StoreWrite.Dispatch _ -> DISPATCH;
            case StoreWrite.Redispatch _ -> REDISPATCH;
            case StoreWrite.Assign _ -> ASSIGN;
            case StoreWrite.End end -> END + quoted(FragmentTransitions.sourcesOf(target(end))) + ")";
            case StoreWrite.Close close -> CLOSE + quoted(FragmentTransitions.sourcesOf(close.state())) + ")";
        };
    }

    static void bind(RowWriter row, CellId cell, StoreWrite write) throws SQLException {
        switch (write) {
            case StoreWrite.Adopt adopt -> row.text(cell).text(adopt.workload());
            case StoreWrite.AdoptAndStart start ->
                row.text(cell)
                        .text(STARTED)
                        .instant(start.at())
                        .text(Documents.of(start.progress()))
                        .text(start.workload());
            case StoreWrite.MoveWorkload move -> bindMove(row, cell, move);
            case StoreWrite.NoteProgress note ->
                row.text(Documents.of(note.progress())).text(note.workload()).text(cell);
            case StoreWrite.NoteTrouble note ->
                row.text(Documents.of(note.fault())).text(note.workload()).text(cell);
            case StoreWrite.Dispatch dispatch -> bindOut(row, dispatch.fragment());
            case StoreWrite.Redispatch redispatch -> {
                bindOut(row, redispatch.fragment());
                row.number(redispatch.fragment().attempt().value() - 1);
            }
            case StoreWrite.Assign assign -> bindAssign(row, assign);
            case StoreWrite.End end -> bindEnd(row, end);
            case StoreWrite.Close close -> bindClose(row, close);
        }
    }

    private static FragmentState target(StoreWrite.End end) {
        return new FragmentStatus.Ended(end.outcome()).state();
    }

    private static void bindMove(RowWriter row, CellId cell, StoreWrite.MoveWorkload move) throws SQLException {
        WorkloadState to = WorkloadTransitions.TABLE.target(move.event());
        row.text(to)
                .instant(move.event() == WorkloadEvent.START ? move.at() : null)
                .instant(to.isTerminal() ? move.at() : null)
                .text(Documents.of(move.fault()))
                .text(Documents.of(move.progress()))
                .text(move.workload())
                .text(cell);
    }

    private static void bindOut(RowWriter row, Fragment fragment) throws SQLException {
        FragmentStatus.@Nullable Running taken =
                fragment.status() instanceof FragmentStatus.Running running ? running : null;
        row.number(fragment.attempt().value())
                .text(fragment.state())
                .text(taken == null ? null : taken.worker())
                .text(taken == null ? null : taken.holder().incarnation())
                .instant(taken == null ? null : taken.claimedAt())
                .instant(fragment.dispatchedAt())
                .number(fragment.copyOf())
                .text(fragment.trouble().toText())
                .text(Documents.of(fragment.portion()))
                .text(Documents.of(fragment.previous()))
                .text(fragment.key().workload())
                .number(fragment.key().number());
    }

    private static void bindAssign(RowWriter row, StoreWrite.Assign assign) throws SQLException {
        row.text(FragmentState.RUNNING)
                .text(assign.holder().worker())
                .text(assign.holder().incarnation())
                .instant(assign.at())
                .text(assign.workload())
                .number(assign.claim().key().number())
                .number(assign.claim().attempt().value());
    }

    private static void bindEnd(RowWriter row, StoreWrite.End end) throws SQLException {
        row.text(target(end))
                .text(end.outcome().worker())
                .text(Documents.ofEnd(end.outcome()))
                .bytes(Documents.block(end.outcome()))
                .text(end.workload())
                .number(end.key().number())
                .number(end.attempt().value());
    }

    private static void bindClose(RowWriter row, StoreWrite.Close close) throws SQLException {
        row.text(close.state())
                .text(Documents.ofClose(close.at(), close.fault()))
                .text(close.workload())
                .number(close.key().number());
    }

    static String quoted(Collection<? extends Enum<?>> states) {
        return states.stream().map(state -> "'" + state.name() + "'").collect(joining(", "));
    }
}
