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
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcOperations;

/** {@link CellStore} on H2: a list of writes is one transaction, and neighbours of one kind are one batch. */
public final class H2CellStore implements CellStore {

    private static final Logger LOG = LoggerFactory.getLogger(H2CellStore.class);

    private static final String REFS = "SELECT id, submitted_at, cancel_requested FROM workload";

    private final H2Database database;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    public H2CellStore(H2Database database) {
        this.database = database;
    }

    @Override
    public Applied apply(CellLease lease, List<StoreWrite> writes) {
        Applied applied = database.inTransaction(jdbc -> {
            if (!holds(jdbc, lease)) {
                return new Applied.Fenced();
            }
            List<Boolean> written = new ArrayList<>(writes.size());
            int from = 0;
            while (from < writes.size()) {
                int to = endOfRun(writes, from);
                written.addAll(write(jdbc, lease.cell(), writes.subList(from, to)));
                from = to;
            }
            return new Applied.Done(written);
        });
        if (writes.stream().anyMatch(H2CellStore::isDurable)) {
            database.flush();
        }
        return applied;
    }

    /** What a crash may undo: counts, words, and a taking that the cell repeats before it dispatches anything. */
    private static boolean isDurable(StoreWrite write) {
        return !(write instanceof StoreWrite.NoteProgress
                || write instanceof StoreWrite.NoteTrouble
                || write instanceof StoreWrite.Adopt);
    }

    /** The row stays locked until the transaction ends, so nobody takes the cell in between. */
    private static boolean holds(JdbcOperations jdbc, CellLease lease) {
        return jdbc.queryForList(
                        "SELECT epoch FROM cell_lease WHERE cell = ? AND owner = ? AND beat >= ? FOR UPDATE",
                        Long.class,
                        lease.cell().value(),
                        lease.owner(),
                        lease.beat())
                .equals(List.of(lease.epoch().value()));
    }

    private static int endOfRun(List<StoreWrite> writes, int from) {
        int to = from + 1;
        while (to < writes.size()
                && writes.get(to).getClass() == writes.get(from).getClass()) {
            to++;
        }
        return to;
    }

    private static List<Boolean> write(JdbcOperations jdbc, CellId cell, List<StoreWrite> run) {
        int[] counts = Batch.update(
                jdbc, CellWrites.sql(run.getFirst()), run, (row, write) -> CellWrites.bind(row, cell, write));
        List<Boolean> written = new ArrayList<>(run.size());
        List<StoreWrite> unchanged = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            written.add(counts[i] == 1);
            if (counts[i] == 0) {
                unchanged.add(run.get(i));
            }
        }
        if (!unchanged.isEmpty()) {
            List<Boolean> before = appliedBefore(jdbc, cell, unchanged);
            for (int i = 0, next = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    written.set(i, before.get(next++));
                }
            }
        }
        return written;
    }

    private static List<Boolean> appliedBefore(JdbcOperations jdbc, CellId cell, List<StoreWrite> writes) {
        List<FragmentKey> keys = writes.stream()
                .map(H2CellStore::key)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<FragmentKey, Fragment> fragments = FragmentRows.byKey(jdbc, keys);
        return writes.stream()
                .map(write -> {
                    @Nullable FragmentKey key = key(write);
                    if (key == null) {
                        return jdbc
                                .query(
                                        "SELECT * FROM workload WHERE id = ?",
                                        WorkloadRows::read,
                                        write.workload().value())
                                .stream()
                                .anyMatch(now -> AppliedBefore.shows(now, cell, write));
                    }
                    @Nullable Fragment now = fragments.get(key);
                    return now != null && AppliedBefore.shows(now, write);
                })
                .toList();
    }

    private static @Nullable FragmentKey key(StoreWrite write) {
        return switch (write) {
            case StoreWrite.Dispatch dispatch -> dispatch.fragment().key();
            case StoreWrite.Redispatch redispatch -> redispatch.fragment().key();
            case StoreWrite.End end -> end.key();
            case StoreWrite.Close close -> close.key();
            case StoreWrite.Adopt _, StoreWrite.MoveWorkload _, StoreWrite.NoteProgress _, StoreWrite.NoteTrouble _ ->
                null;
        };
    }

    @Override
    public List<Fragment> fragments(List<FragmentKey> keys) {
        return database.call(jdbc -> List.copyOf(FragmentRows.byKey(jdbc, keys).values()));
    }

    @Override
    public Page<Fragment> outlines(WorkloadId workload, @Nullable String cursor, int limit) {
        return H2WorkloadStore.page(database, FragmentRows.OUTLINE, workload, cursor, limit);
    }

    @Override
    public List<WorkloadRef> unfinished(CellId cell) {
        return refs(
                " WHERE cell = ? AND state IN (" + WorkloadRows.OPEN_STATES + ") ORDER BY submitted_at, id",
                cell.value());
    }

    @Override
    public List<WorkloadRef> untaken(int limit) {
        return refs(" WHERE cell IS NULL AND state = 'QUEUED' ORDER BY submitted_at, id LIMIT ?", limit);
    }

    private List<WorkloadRef> refs(String where, Object... parameters) {
        return database
                .call(jdbc -> jdbc.query(
                        REFS + where,
                        Spared.by(unreadable, "the row of workload", "id", WorkloadRows::readRef),
                        parameters))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit) {
        WorkloadPosition after = cursor == null ? WorkloadPosition.FIRST : Cursor.read(cursor, WorkloadPosition::of);
        List<Expiring> found = database.call(jdbc -> jdbc.query(
                "SELECT id, submitted_at, cancel_requested, expires_at FROM workload WHERE expires_at < ?"
                        + " AND expires_at >= ? AND (expires_at > ? OR id > ?) AND state NOT IN ("
                        + WorkloadRows.OPEN_STATES + ") ORDER BY expires_at, id LIMIT ?",
                (row, index) ->
                        new Expiring(WorkloadRows.readRef(row, index), row.getObject("expires_at", Instant.class)),
                now,
                after.at(),
                after.at(),
                after.id(),
                limit + 1));
        Page<Expiring> page = Cursor.page(found, limit, Expiring::position);
        return new Page<>(page.items().stream().map(Expiring::workload).toList(), page.next());
    }

    private record Expiring(WorkloadRef workload, Instant at) {
        WorkloadPosition position() {
            return new WorkloadPosition(at, workload.id().value());
        }
    }

    /** The row stays locked, so that nobody hands the id in anew in between. */
    @Override
    public boolean delete(WorkloadRef seen) {
        String id = seen.id().value();
        return database.inTransaction(jdbc -> {
            int rows = jdbc.update("DELETE FROM workload WHERE id = ? AND submitted_at = ?", id, seen.submittedAt());
            return rows == 1 && jdbc.update("DELETE FROM fragment WHERE workload = ?", id) >= 0;
        });
    }
}
