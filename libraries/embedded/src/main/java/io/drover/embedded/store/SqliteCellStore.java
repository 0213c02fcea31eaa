package io.drover.embedded.store;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.AppliedBefore;
import io.drover.ports.CellStore;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link CellStore} on SQLite: a list of writes is one transaction. */
public final class SqliteCellStore implements CellStore {

    private static final Spared ROWS = new Spared("the row of workload", "id");

    private static final String EPOCH = "SELECT epoch FROM cell_lease WHERE cell = ? AND owner = ? AND beat >= ?";
    private static final String REFS = "SELECT id, submitted_at, cancel_requested, expires_at FROM workload";
    private static final String UNFINISHED = REFS + " WHERE cell = ? AND finished_at IS NULL ORDER BY submitted_at, id";
    private static final String UNTAKEN = REFS + " WHERE cell IS NULL AND finished_at IS NULL AND submitted_at >= ?"
            + " AND (submitted_at > ? OR id > ?) ORDER BY submitted_at, id LIMIT ?";
    private static final String EXPIRED = REFS + " WHERE finished_at IS NOT NULL AND expires_at < ? AND expires_at >= ?"
            + " AND (expires_at > ? OR id > ?) ORDER BY expires_at, id LIMIT ?";
    private static final String IS_SEEN = "SELECT 1 FROM workload WHERE id = ? AND submitted_at = ?";
    private static final String DELETE_FRAGMENTS = "DELETE FROM fragment WHERE rowid IN"
            + " (SELECT rowid FROM fragment WHERE workload = ? LIMIT " + SqliteCellStore.DELETED_AT_ONCE + ")";
    private static final String DELETE = "DELETE FROM workload WHERE id = ?";

    /** Others wait meanwhile. */
    private static final int DELETED_AT_ONCE = 500;

    private final SqliteDatabase database;

    public SqliteCellStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Applied apply(CellLease lease, List<StoreWrite> writes) {
        return database.write(session -> {
            if (!holds(session, lease)) {
                return new Applied.Fenced();
            }
            List<Boolean> written = new ArrayList<>(writes.size());
            Set<WorkloadId> others = new HashSet<>();
            for (StoreWrite write : writes) {
                boolean done = !others.contains(write.workload()) && write(session, lease.cell(), write);
                written.add(done);
                if (!done && write.isAdoption()) {
                    others.add(write.workload());
                }
            }
            return new Applied.Done(written);
        });
    }

    /** Nobody else writes in this transaction's time, so nobody takes the cell in between. */
    private static boolean holds(Session session, CellLease lease) throws SQLException {
        return session.first(
                        EPOCH,
                        row -> row.text(lease.cell()).text(lease.owner()).number(lease.beat()),
                        row -> row.number("epoch"))
                .filter(epoch -> epoch == lease.epoch().value())
                .isPresent();
    }

    private static boolean write(Session session, CellId cell, StoreWrite write) throws SQLException {
        return session.update(SqliteCellWrites.sql(write), row -> SqliteCellWrites.bind(row, cell, write)) == 1
                || isAppliedBefore(session, cell, write);
    }

    private static boolean isAppliedBefore(Session session, CellId cell, StoreWrite write) throws SQLException {
        return switch (write) {
            case StoreWrite.OfFragment of ->
                FragmentRows.byKey(session, of.key())
                        .filter(now -> AppliedBefore.shows(now, of))
                        .isPresent();
            case StoreWrite.OfWorkload of ->
                SqliteWorkloadStore.find(session, of.workload())
                        .filter(now -> AppliedBefore.shows(now, cell, of))
                        .isPresent();
        };
    }

    @Override
    public List<Fragment> fragments(List<FragmentKey> keys) {
        return database.read(
                session -> List.copyOf(FragmentRows.byKey(session, keys).values()));
    }

    @Override
    public Page<Fragment> outlines(WorkloadId workload, @Nullable String cursor, int limit) {
        return database.read(session -> SqliteWorkloadStore.page(
                session, FragmentRows.OUTLINE, workload, cursor, limit, row -> Optional.of(FragmentRows.read(row))));
    }

    @Override
    public List<WorkloadRef> unfinished(CellId cell) {
        return database.read(session -> ROWS.list(session, UNFINISHED, row -> row.text(cell), WorkloadRows::readRef));
    }

    @Override
    public List<WorkloadRef> untaken(int limit) {
        List<WorkloadRef> found = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            // Rows that cannot be read take nobody's place.
            Page<WorkloadRef> page = untaken(cursor, limit);
            found.addAll(page.items());
            cursor = page.next();
        } while (cursor != null && found.size() < limit);
        return List.copyOf(found.subList(0, Math.min(found.size(), limit)));
    }

    private Page<WorkloadRef> untaken(@Nullable String cursor, int limit) {
        WorkloadPosition after = cursor == null ? WorkloadPosition.FIRST : Cursor.read(cursor, WorkloadPosition::of);
        return database.read(session -> ROWS.page(
                session,
                UNTAKEN,
                row -> row.instant(after.at())
                        .instant(after.at())
                        .text(after.id())
                        .number(limit + 1),
                limit,
                row -> new WorkloadPosition(row.instant("submitted_at"), row.text("id")),
                WorkloadRows::readRef));
    }

    @Override
    public Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit) {
        WorkloadPosition after = cursor == null ? WorkloadPosition.FIRST : Cursor.read(cursor, WorkloadPosition::of);
        return database.read(session -> ROWS.page(
                session,
                EXPIRED,
                row -> row.instant(now)
                        .instant(after.at())
                        .instant(after.at())
                        .text(after.id())
                        .number(limit + 1),
                limit,
                row -> new WorkloadPosition(row.instant("expires_at"), row.text("id")),
                WorkloadRows::readRef));
    }

    /** The fragments first, some at a time, and each time only while the submission is the one that was seen. */
    @Override
    public boolean delete(WorkloadRef seen) {
        while (true) {
            Deleted step = database.write(session -> {
                if (session.query(IS_SEEN, row -> row.text(seen.id()).instant(seen.submittedAt()), _ -> true)
                        .isEmpty()) {
                    return Deleted.NOTHING;
                }
                if (session.update(DELETE_FRAGMENTS, row -> row.text(seen.id())) == DELETED_AT_ONCE) {
                    return Deleted.A_PART;
                }
                session.update(DELETE, row -> row.text(seen.id()));
                return Deleted.ALL;
            });
            if (step != Deleted.A_PART) {
                return step == Deleted.ALL;
            }
        }
    }

    private enum Deleted {
        NOTHING,
        A_PART,
        ALL
    }
}
