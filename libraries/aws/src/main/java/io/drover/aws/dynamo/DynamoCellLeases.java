package io.drover.aws.dynamo;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.ports.CellLeases;
import io.drover.ports.UnreadableRows;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link CellLeases} on DynamoDB: one item per cell, which every transaction of its owner checks. A call that the SDK
 * repeated, because the first answer was lost, answers a lease that was taken as not taken; whoever looks again sees
 * that it is his.
 */
public final class DynamoCellLeases implements CellLeases {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoCellLeases.class);

    private final String table;
    private final DynamoCalls calls;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    DynamoCellLeases(TableNames tables, DynamoCalls calls) {
        this.table = tables.cells();
        this.calls = calls;
    }

    @Override
    public Optional<CellLease> find(CellId cell) {
        return calls.get(table, CellItems.key(cell)).map(CellItems::read);
    }

    @Override
    public Optional<CellLease> take(CellId cell, String owner, @Nullable CellLease seen) {
        CellLease taken = CellLease.taken(cell, owner, seen);
        Expression condition = seen == null
                ? new Expression().absent(CellItems.CELL)
                : new Expression()
                        .is(CellItems.OWNER, seen.owner())
                        .is(CellItems.EPOCH, seen.epoch().value())
                        .is(CellItems.BEAT, seen.beat());
        return calls.put(table, CellItems.write(taken), condition).done() ? Optional.of(taken) : Optional.empty();
    }

    @Override
    public Optional<CellLease> renew(CellLease lease, Backlog backlog) {
        CellLease renewed = lease.renewed();
        Expression change = CellItems.isAt(
                new Expression()
                        .set(new ItemWriter()
                                .number(CellItems.BEAT, renewed.beat())
                                .text(CellItems.BACKLOG, backlog.toText())),
                lease);
        return calls.update(table, CellItems.key(lease.cell()), change).done()
                ? Optional.of(renewed)
                : Optional.empty();
    }

    @Override
    public Map<CellId, Backlog> backlogs() {
        Map<CellId, Backlog> backlogs = new HashMap<>();
        for (ItemReader item : calls.all(table)) {
            unreadable
                    .read(
                            () -> "the backlog of cell " + item.shown(CellItems.CELL),
                            () -> Map.entry(new CellId(item.text(CellItems.CELL)), CellItems.backlog(item)))
                    .ifPresent(one -> backlogs.put(one.getKey(), one.getValue()));
        }
        return backlogs;
    }
}
