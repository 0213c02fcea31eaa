package io.drover.embedded.store;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkerRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;

/** {@link WorkerRegistry} on H2. */
public final class H2WorkerRegistry implements WorkerRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(H2WorkerRegistry.class);

    /** Leaves a wish to drain as it is. */
    private static final String HEARTBEAT = """
            MERGE INTO worker (id, slots, address, pid, zone, started_at, price_per_hour, executor,
                incarnation, state, beat, report_interval, busy, held, begun, heartbeat_at)
            KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final H2Database database;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    public H2WorkerRegistry(H2Database database) {
        this.database = database;
    }

    @Override
    public void heartbeat(WorkerReport report) {
        database.call(jdbc -> Batch.update(jdbc, HEARTBEAT, List.of(report), H2WorkerRegistry::bind));
    }

    private static void bind(RowWriter row, WorkerReport report) throws SQLException {
        WorkerInfo info = report.info();
        row.text(report.id())
                .number(info.slots())
                .text(info.address())
                .number(info.pid())
                .text(info.zone())
                .instant(info.startedAt())
                .number(info.pricePerHour().nanoDollars())
                .text(info.executor())
                .text(info.incarnation());
        row.text(report.state())
                .number(report.beat())
                .duration(report.interval())
                .number(report.busy())
                .text(Claim.toText(report.held()))
                .text(Claim.toText(report.begun()))
                .instant(report.heartbeatAt());
    }

    @Override
    public void deregister(WorkerId worker) {
        database.call(jdbc -> jdbc.update("DELETE FROM worker WHERE id = ?", worker.value()));
    }

    @Override
    public Optional<WorkerReport> find(WorkerId worker) {
        return database
                .call(jdbc -> jdbc.query("SELECT * FROM worker WHERE id = ?", H2WorkerRegistry::read, worker.value()))
                .stream()
                .findFirst();
    }

    @Override
    public List<WorkerReport> reports() {
        RowMapper<Optional<WorkerReport>> spared =
                Spared.by(unreadable, "the report of worker", "id", H2WorkerRegistry::read);
        return database.call(jdbc -> jdbc.query("SELECT * FROM worker ORDER BY id", spared)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static WorkerReport read(ResultSet result, int index) throws SQLException {
        RowReader row = new RowReader(result);
        return new WorkerReport(
                new WorkerId(row.text("id")),
                new WorkerInfo(
                        row.integer("slots"),
                        row.text("address"),
                        row.number("pid"),
                        row.text("zone"),
                        row.instant("started_at"),
                        new Money(row.number("price_per_hour")),
                        Executor.valueOf(row.text("executor")),
                        new Incarnation(row.text("incarnation"))),
                WorkerState.valueOf(row.text("state")),
                row.number("beat"),
                row.duration("report_interval"),
                row.integer("busy"),
                Claim.parse(row.text("held")),
                Claim.parse(row.text("begun")),
                row.instant("heartbeat_at"));
    }

    @Override
    public boolean requestDrain(WorkerId worker) {
        return database.call(
                jdbc -> jdbc.update("UPDATE worker SET drain_requested = TRUE WHERE id = ?", worker.value()) == 1);
    }

    @Override
    public boolean drainRequested(WorkerId worker) {
        return database.call(jdbc -> jdbc.queryForList(
                        "SELECT drain_requested FROM worker WHERE id = ?", Boolean.class, worker.value())
                .contains(true));
    }
}
