package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;

/** {@link WorkloadStore} on H2. */
public final class H2WorkloadStore implements WorkloadStore {

    private static final Logger LOG = LoggerFactory.getLogger(H2WorkloadStore.class);

    /** How often a creator tries again whose rival was removed between two looks. */
    private static final int CREATE_ATTEMPTS = 3;

    private static final String CANCEL =
            "UPDATE workload SET cancel_requested = TRUE WHERE id = ? AND state IN (" + WorkloadRows.OPEN_STATES + ")";

    private final H2Database database;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    public H2WorkloadStore(H2Database database) {
        this.database = database;
    }

    @Override
    public Optional<Workload> create(Workload workload) {
        for (int attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
            int[] added = database.call(
                    jdbc -> Batch.update(jdbc, WorkloadRows.INSERT, List.of(workload), WorkloadRows::bind));
            // Also for one that was there: whoever added it may not have got this far yet.
            database.flush();
            if (added[0] == 1) {
                return Optional.empty();
            }
            Optional<Workload> there = find(workload.id());
            if (there.isPresent()) {
                return there;
            }
        }
        throw FaultCode.STORE_UNAVAILABLE.asException("workload " + workload.id() + " keeps coming and going");
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        return database.call(
                jdbc -> jdbc.query("SELECT * FROM workload WHERE id = ?", WorkloadRows::read, id.value()).stream()
                        .findFirst());
    }

    @Override
    public Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM workload WHERE TRUE");
        List<Object> parameters = new ArrayList<>();
        if (filter.client() != null) {
            sql.append(" AND client = ?");
            parameters.add(filter.client().value());
        }
        if (!filter.states().isEmpty()) {
            sql.append(" AND state = ANY(?)");
            parameters.add(filter.states().stream().map(Enum::name).toArray(String[]::new));
        }
        if (cursor != null) {
            WorkloadPosition after = Cursor.read(cursor, WorkloadPosition::of);
            sql.append(" AND submitted_at <= ? AND (submitted_at < ? OR id < ?)");
            parameters.addAll(List.of(after.at(), after.at(), after.id()));
        }
        // H2 reads in the order of an index, and no further than the limit, only if the index's first column is named.
        sql.append(filter.client() == null ? " ORDER BY " : " ORDER BY client, ")
                .append("submitted_at DESC, id DESC LIMIT ?");
        parameters.add(limit + 1);
        RowMapper<Optional<Workload>> spared = Spared.by(unreadable, "the row of workload", "id", WorkloadRows::read);
        return Spared.page(
                database.call(jdbc -> jdbc.query(
                        sql.toString(),
                        (row, index) -> new Spared.Row<>(
                                new WorkloadPosition(row.getObject("submitted_at", Instant.class), row.getString("id"))
                                        .toString(),
                                spared.mapRow(row, index)),
                        parameters.toArray())),
                limit);
    }

    @Override
    public boolean requestCancel(WorkloadId id) {
        boolean noted = database.call(jdbc -> jdbc.update(CANCEL, id.value()) == 1);
        database.flush();
        return noted || find(id).isPresent();
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        return page(database, "*", id, cursor, limit);
    }

    static Page<Fragment> page(H2Database database, String columns, WorkloadId id, @Nullable String cursor, int limit) {
        int after = cursor == null ? -1 : Cursor.read(cursor, Integer::valueOf);
        List<Fragment> found = database.call(jdbc -> jdbc.query(
                "SELECT " + columns
                        + " FROM fragment WHERE workload = ? AND number > ? ORDER BY workload, number LIMIT ?",
                FragmentRows::read,
                id.value(),
                after,
                limit + 1));
        return Cursor.page(
                found, limit, fragment -> Integer.toString(fragment.key().number()));
    }
}
