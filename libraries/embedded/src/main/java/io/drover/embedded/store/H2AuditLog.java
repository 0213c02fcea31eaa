package io.drover.embedded.store;

import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import io.drover.model.workload.ClientId;
import io.drover.ports.AuditLog;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;

/** {@link AuditLog} on H2. */
public final class H2AuditLog implements AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(H2AuditLog.class);

    private static final String INSERT =
            "MERGE INTO audit (id, done_at, who, act, subject, reason) KEY (id) VALUES (?, ?, ?, ?, ?, ?)";

    private final H2Database database;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    public H2AuditLog(H2Database database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry, Instant keptFrom) {
        database.call(jdbc -> Batch.update(
                jdbc,
                INSERT,
                List.of(entry),
                (row, one) -> row.text(one.id())
                        .instant(one.at())
                        .text(one.who())
                        .text(one.act())
                        .text(one.subject())
                        .text(one.reason())));
        database.call(jdbc -> jdbc.update("DELETE FROM audit WHERE done_at < ?", keptFrom));
        database.flush();
    }

    @Override
    public Page<AuditEntry> list(@Nullable String subject, @Nullable String cursor, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM audit WHERE TRUE");
        List<Object> parameters = new ArrayList<>();
        if (subject != null) {
            sql.append(" AND subject = ?");
            parameters.add(subject);
        }
        if (cursor != null) {
            sql.append(" AND id < ?");
            parameters.add(Cursor.read(cursor, String::valueOf));
        }
        sql.append(subject == null ? " ORDER BY id DESC" : " ORDER BY subject, id DESC")
                .append(" LIMIT ?");
        parameters.add(limit + 1);
        RowMapper<Optional<AuditEntry>> spared = Spared.by(unreadable, "the audit row", "id", H2AuditLog::read);
        return Spared.page(
                database.call(jdbc -> jdbc.query(
                        sql.toString(),
                        (row, index) -> new Spared.Row<>(row.getString("id"), spared.mapRow(row, index)),
                        parameters.toArray())),
                limit);
    }

    private static AuditEntry read(ResultSet result, int index) throws SQLException {
        RowReader row = new RowReader(result);
        return new AuditEntry(
                row.text("id"),
                row.instant("done_at"),
                new ClientId(row.text("who")),
                Act.valueOf(row.text("act")),
                row.text("subject"),
                row.text("reason"));
    }
}
