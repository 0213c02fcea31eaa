package io.drover.embedded.store;

import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import io.drover.model.workload.ClientId;
import io.drover.ports.AuditLog;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@link AuditLog} on SQLite. */
public final class SqliteAuditLog implements AuditLog {

    private static final Spared ROWS = new Spared("the audit row", "id");

    private static final String INSERT = "INSERT INTO audit (id, done_at, who, act, subject, reason)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    /** Some at each entry are enough, and nobody waits for many. */
    private static final String FORGET =
            "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE done_at < ? ORDER BY done_at LIMIT 100)";

    private final SqliteDatabase database;

    public SqliteAuditLog(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry, Instant keptFrom) {
        database.write(session -> {
            session.update(
                    INSERT,
                    row -> row.text(entry.id())
                            .instant(entry.at())
                            .text(entry.who())
                            .text(entry.act())
                            .text(entry.subject())
                            .text(entry.reason()));
            return session.update(FORGET, row -> row.instant(keptFrom));
        });
    }

    @Override
    public Page<AuditEntry> list(@Nullable String subject, @Nullable String cursor, int limit) {
        String sql = "SELECT * FROM audit WHERE TRUE"
                + (subject == null ? "" : " AND subject = ?")
                + (cursor == null ? "" : " AND id < ?")
                + " ORDER BY id DESC LIMIT ?";
        return database.read(session -> ROWS.page(
                session,
                sql,
                row -> {
                    if (subject != null) {
                        row.text(subject);
                    }
                    if (cursor != null) {
                        row.text(Cursor.read(cursor, String::valueOf));
                    }
                    row.number(limit + 1);
                },
                limit,
                row -> row.text("id"),
                SqliteAuditLog::read));
    }

    private static AuditEntry read(RowReader row) throws SQLException {
        return new AuditEntry(
                row.text("id"),
                row.instant("done_at"),
                new ClientId(row.text("who")),
                Act.valueOf(row.text("act")),
                row.text("subject"),
                row.text("reason"));
    }
}
