package io.drover.embedded.store;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.WorkerRegistry;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@link WorkerRegistry} on SQLite. */
public final class SqliteWorkerRegistry implements WorkerRegistry {

    private static final Spared REPORTS = new Spared("the report of worker", "id");

    /** Leaves a wish to drain as it is. The condition is {@link WorkerReport#replaces}. */
    private static final String HEARTBEAT = String.format(Locale.ROOT, """
            INSERT INTO worker (id, slots, address, pid, zone, started_at, price_per_hour, executor,
                incarnation, state, beat, report_interval, busy, held, begun, waiting, heartbeat_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET slots = excluded.slots, address = excluded.address, pid = excluded.pid,
                zone = excluded.zone, started_at = excluded.started_at, price_per_hour = excluded.price_per_hour,
                executor = excluded.executor, incarnation = excluded.incarnation, state = excluded.state,
                beat = excluded.beat, report_interval = excluded.report_interval, busy = excluded.busy,
                held = excluded.held, begun = excluded.begun, waiting = excluded.waiting,
                heartbeat_at = excluded.heartbeat_at
            WHERE excluded.incarnation = worker.incarnation OR '%s' IN (excluded.incarnation, worker.incarnation)
                OR (worker.incarnation = ? AND worker.beat = ?)
            """, Incarnation.UNKNOWN);

    /** The condition is {@link Incarnation#mayBe}. */
    private static final String FORGET = String.format(
            Locale.ROOT,
            "DELETE FROM worker WHERE id = ? AND (incarnation = ? OR '%1$s' IN (incarnation, ?))",
            Incarnation.UNKNOWN);

    private static final String FIND = "SELECT * FROM worker WHERE id = ?";

    private static final String DRAIN_REQUESTED = "SELECT 1 FROM worker WHERE id = ? AND drain_requested = 1";

    private final SqliteDatabase database;

    public SqliteWorkerRegistry(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
        return database.writeUrgently(session -> session.update(HEARTBEAT, row -> bind(row, report, from)) == 1
                ? Optional.empty()
                : find(session, report.id()));
    }

    private static void bind(RowWriter row, WorkerReport report, WorkerReport from) throws SQLException {
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
                .text(report.interval())
                .number(report.busy())
                .text(Claim.toText(report.held()))
                .text(Claim.toText(report.begun()))
                .text(Claim.toText(report.waiting()))
                .instant(report.heartbeatAt());
        row.text(from.info().incarnation()).number(from.beat());
    }

    @Override
    public void deregister(Holder life) {
        database.write(session -> session.update(
                FORGET, row -> row.text(life.worker()).text(life.incarnation()).text(life.incarnation())));
    }

    @Override
    public Optional<WorkerReport> find(WorkerId worker) {
        return database.readUrgently(session -> find(session, worker));
    }

    private static Optional<WorkerReport> find(Session session, WorkerId worker) throws SQLException {
        return session.first(FIND, row -> row.text(worker), SqliteWorkerRegistry::read);
    }

    @Override
    public List<WorkerReport> reports() {
        return database.readUrgently(session ->
                REPORTS.list(session, "SELECT * FROM worker ORDER BY id", Session.NOTHING, SqliteWorkerRegistry::read));
    }

    private static WorkerReport read(RowReader row) throws SQLException {
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
                Claim.parse(row.text("waiting")),
                row.instant("heartbeat_at"));
    }

    @Override
    public boolean requestDrain(WorkerId worker) {
        return database.write(session ->
                session.update("UPDATE worker SET drain_requested = 1 WHERE id = ?", row -> row.text(worker)) == 1);
    }

    @Override
    public boolean drainRequested(WorkerId worker) {
        return database.readUrgently(session -> session.first(DRAIN_REQUESTED, row -> row.text(worker), _ -> true))
                .isPresent();
    }
}
