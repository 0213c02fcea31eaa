package io.drover.embedded.store;

import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link WorkloadStore} on SQLite. */
public final class SqliteWorkloadStore implements WorkloadStore {

    private static final Spared ROWS = new Spared("the row of workload", "id");
    private static final Spared FRAGMENTS = new Spared("the row of fragment", "workload", "number");

    private static final String FIND = "SELECT * FROM workload WHERE id = ?";
    private static final String CANCEL =
            "UPDATE workload SET cancel_requested = 1 WHERE id = ? AND state IN (" + WorkloadRows.OPEN_STATES + ")";

    private final SqliteDatabase database;

    public SqliteWorkloadStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Workload> create(Workload workload) {
        return database.write(session ->
                session.update(WorkloadRows.INSERT, row -> WorkloadRows.bind(row, workload)) == 1
                        ? Optional.empty()
                        : find(session, workload.id()));
    }

    @Override
    public void checkWrites() {
        database.checkWrites();
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        return database.readBriefly(session -> find(session, id));
    }

    static Optional<Workload> find(Session session, WorkloadId id) throws SQLException {
        return session.first(FIND, row -> row.text(id), WorkloadRows::read);
    }

    @Override
    public Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit) {
        @Nullable WorkloadPosition after = cursor == null ? null : Cursor.read(cursor, WorkloadPosition::of);
        String sql = "SELECT * FROM workload WHERE TRUE"
                + (filter.client() == null ? "" : " AND client = ?")
                + among(filter.states())
                + (after == null ? "" : " AND submitted_at <= ? AND (submitted_at < ? OR id < ?)")
                + " ORDER BY submitted_at DESC, id DESC LIMIT ?";
        return database.readPage(session -> ROWS.page(
                session,
                sql,
                row -> {
                    if (filter.client() != null) {
                        row.text(filter.client());
                    }
                    if (after != null) {
                        row.instant(after.at()).instant(after.at()).text(after.id());
                    }
                    row.number(limit + 1);
                },
                limit,
                row -> new WorkloadPosition(row.instant("submitted_at"), row.text("id")),
                WorkloadRows::read));
    }

    /** Few are open at a time, and have an index; among the many others only the order of the list is worth following. */
    private static String among(Set<WorkloadState> states) {
        if (states.isEmpty()) {
            return "";
        }
        boolean open = states.stream().noneMatch(WorkloadState::isTerminal);
        return " AND state IN ("
                + SqliteCellWrites.quoted(states.stream().sorted().toList()) + ")"
                + (open ? " AND finished_at IS NULL" : "");
    }

    @Override
    public boolean requestCancel(WorkloadId id) {
        return database.write(session -> session.update(CANCEL, row -> row.text(id)) == 1
                || find(session, id).isPresent());
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        return database.readShortPage(
                session -> page(session, "*", id, cursor, limit, FRAGMENTS.sparing(FragmentRows::read)));
    }

    /** @param reader answers nothing for a row that is left out; the page ends where one of all rows would */
    static Page<Fragment> page(
            Session session,
            String columns,
            WorkloadId id,
            @Nullable String cursor,
            int limit,
            Session.Mapper<Optional<Fragment>> reader)
            throws SQLException {
        int after = cursor == null ? -1 : Cursor.read(cursor, Integer::valueOf);
        return Spared.pageOf(
                session,
                "SELECT " + columns + " FROM fragment WHERE workload = ? AND number > ? ORDER BY number LIMIT ?",
                row -> row.text(id).number(after).number(limit + 1),
                limit,
                row -> row.integer("number"),
                reader);
    }
}
