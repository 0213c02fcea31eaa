package io.drover.ports;

import io.drover.model.audit.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, kept for a while. Thread-safe. Throws a {@code FaultException} with {@code STORE_UNAVAILABLE} when the
 * store does not answer.
 */
public interface AuditLog {

    /**
     * Keeps an entry durably, and forgets some of those from before {@code keptFrom}. Keeping one again changes nothing.
     */
    void append(AuditEntry entry, Instant keptFrom);

    /**
     * The newest first, without what cannot be read: a page may be short and not be the last.
     *
     * @param subject of which entries to list; absent: of all
     * @param cursor the {@code next} of the page before
     * @param limit at least 1
     */
    Page<AuditEntry> list(@Nullable String subject, @Nullable String cursor, int limit);
}
