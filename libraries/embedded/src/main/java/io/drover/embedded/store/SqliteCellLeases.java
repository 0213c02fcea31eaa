package io.drover.embedded.store;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Epoch;
import io.drover.ports.CellLeases;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link CellLeases} on SQLite. */
public final class SqliteCellLeases implements CellLeases {

    private static final Spared BACKLOGS = new Spared("the backlog of cell", "cell");

    private static final String ADD =
            "INSERT INTO cell_lease (owner, epoch, beat, cell) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String REPLACE = "UPDATE cell_lease SET owner = ?, epoch = ?, beat = ?"
            + " WHERE cell = ? AND owner = ? AND epoch = ? AND beat = ?";
    private static final String RENEW =
            "UPDATE cell_lease SET beat = ?, backlog = ? WHERE cell = ? AND owner = ? AND epoch = ? AND beat >= ?";

    private final SqliteDatabase database;

    public SqliteCellLeases(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<CellLease> find(CellId cell) {
        return database.readUrgently(session -> session.first(
                "SELECT owner, epoch, beat FROM cell_lease WHERE cell = ?",
                row -> row.text(cell),
                row -> new CellLease(cell, row.text("owner"), new Epoch(row.number("epoch")), row.number("beat"))));
    }

    @Override
    public Optional<CellLease> take(CellId cell, String owner, @Nullable CellLease seen) {
        CellLease taken = CellLease.taken(cell, owner, seen);
        int written = database.writeUrgently(session -> session.update(seen == null ? ADD : REPLACE, row -> {
            row.text(owner).number(taken.epoch().value()).number(taken.beat()).text(cell);
            if (seen != null) {
                row.text(seen.owner()).number(seen.epoch().value()).number(seen.beat());
            }
        }));
        return written == 1 ? Optional.of(taken) : Optional.empty();
    }

    @Override
    public Optional<CellLease> renew(CellLease lease, Backlog backlog) {
        CellLease renewed = lease.renewed();
        int written = database.writeUrgently(session -> session.update(
                RENEW,
                row -> row.number(renewed.beat())
                        .text(backlog.toText())
                        .text(lease.cell())
                        .text(lease.owner())
                        .number(lease.epoch().value())
                        .number(lease.beat())));
        return written == 1 ? Optional.of(renewed) : Optional.empty();
    }

    @Override
    public Map<CellId, Backlog> backlogs() {
        return database
                .readUrgently(session -> BACKLOGS.list(
                        session,
                        "SELECT cell, backlog FROM cell_lease",
                        Session.NOTHING,
                        row -> Map.entry(new CellId(row.text("cell")), Backlog.parse(row.text("backlog")))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
