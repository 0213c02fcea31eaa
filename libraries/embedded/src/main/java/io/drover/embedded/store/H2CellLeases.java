package io.drover.embedded.store;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Epoch;
import io.drover.ports.CellLeases;
import io.drover.ports.UnreadableRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;

/** {@link CellLeases} on H2. */
public final class H2CellLeases implements CellLeases {

    private static final Logger LOG = LoggerFactory.getLogger(H2CellLeases.class);

    private static final String ADD = "INSERT INTO cell_lease (cell, owner, epoch, beat) VALUES (?, ?, ?, ?)";
    private static final String REPLACE = "UPDATE cell_lease SET owner = ?, epoch = ?, beat = ?"
            + " WHERE cell = ? AND owner = ? AND epoch = ? AND beat = ?";
    private static final String RENEW =
            "UPDATE cell_lease SET beat = ?, backlog = ? WHERE cell = ? AND owner = ? AND epoch = ? AND beat >= ?";

    private final H2Database database;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    public H2CellLeases(H2Database database) {
        this.database = database;
    }

    @Override
    public Optional<CellLease> find(CellId cell) {
        return database.call(jdbc -> jdbc
                .query(
                        "SELECT owner, epoch, beat FROM cell_lease WHERE cell = ?",
                        (row, _) -> new CellLease(
                                cell, row.getString("owner"), new Epoch(row.getLong("epoch")), row.getLong("beat")),
                        cell.value())
                .stream()
                .findFirst());
    }

    @Override
    public Optional<CellLease> take(CellId cell, String owner, @Nullable CellLease seen) {
        CellLease taken = CellLease.taken(cell, owner, seen);
        int written = database.call(jdbc -> seen == null
                ? Batch.update(jdbc, ADD, List.of(taken), H2CellLeases::bind)[0]
                : jdbc.update(
                        REPLACE,
                        owner,
                        taken.epoch().value(),
                        taken.beat(),
                        cell.value(),
                        seen.owner(),
                        seen.epoch().value(),
                        seen.beat()));
        // An epoch that a crash undid would be given away a second time, and two owners could write.
        database.flush();
        return written == 1 ? Optional.of(taken) : Optional.empty();
    }

    private static void bind(RowWriter row, CellLease lease) throws SQLException {
        row.text(lease.cell()).text(lease.owner()).number(lease.epoch().value()).number(lease.beat());
    }

    @Override
    public Optional<CellLease> renew(CellLease lease, Backlog backlog) {
        CellLease renewed = lease.renewed();
        int written = database.call(jdbc -> jdbc.update(
                RENEW,
                renewed.beat(),
                backlog.toText(),
                lease.cell().value(),
                lease.owner(),
                lease.epoch().value(),
                lease.beat()));
        return written == 1 ? Optional.of(renewed) : Optional.empty();
    }

    @Override
    public Map<CellId, Backlog> backlogs() {
        RowMapper<Optional<Map.Entry<CellId, Backlog>>> spared = Spared.by(
                unreadable,
                "the backlog of cell",
                "cell",
                (row, _) -> Map.entry(new CellId(row.getString("cell")), Backlog.parse(row.getString("backlog"))));
        return database.call(jdbc -> jdbc.query("SELECT cell, backlog FROM cell_lease", spared).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
