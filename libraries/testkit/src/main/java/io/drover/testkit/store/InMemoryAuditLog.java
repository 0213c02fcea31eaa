package io.drover.testkit.store;

import io.drover.model.audit.AuditEntry;
import io.drover.ports.AuditLog;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An {@link AuditLog} that lives as long as this object. */
public final class InMemoryAuditLog implements AuditLog {

    private final NavigableMap<String, AuditEntry> entries = new TreeMap<>();

    @Override
    public synchronized void append(AuditEntry entry, Instant keptFrom) {
        entries.values().removeIf(old -> old.at().isBefore(keptFrom));
        entries.putIfAbsent(entry.id(), entry);
    }

    @Override
    public synchronized Page<AuditEntry> list(@Nullable String subject, @Nullable String cursor, int limit) {
        NavigableMap<String, AuditEntry> older =
                cursor == null ? entries : entries.headMap(Cursor.read(cursor, String::valueOf), false);
        List<AuditEntry> found = older.descendingMap().values().stream()
                .filter(entry -> subject == null || entry.subject().equals(subject))
                .limit(limit + 1L)
                .toList();
        return Cursor.page(found, limit, AuditEntry::id);
    }
}
