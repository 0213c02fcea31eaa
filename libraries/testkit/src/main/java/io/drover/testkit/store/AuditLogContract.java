package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import io.drover.model.workload.ClientId;
import io.drover.ports.AuditLog;
import io.drover.ports.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link AuditLog} keeps. The log may hold entries of others. */
public abstract class AuditLogContract {

    /** Later than the entries of earlier tests, which are then too old to be kept. */
    private static Instant lately = Instant.parse("2026-03-01T00:00:00.123456Z");

    private final String some = "w-" + UUID.randomUUID();
    private final String other = some + "-other";
    private AuditLog log;
    private Instant now;

    protected abstract AuditLog log();

    @BeforeEach
    void open() {
        lately = lately.plus(Duration.ofDays(400));
        now = lately;
        log = log();
        log.append(entry(0, "before"), now);
    }

    @Test
    @DisplayName("what was done is told with who, when and why, the newest first")
    void newestFirst() {
        AuditEntry first = entry(1, some);
        AuditEntry second = new AuditEntry(
                id(2),
                now.plusSeconds(2),
                new ClientId("ops"),
                Act.REDRIVE,
                other,
                "ünknown \"cause\"\n" + "x".repeat(400));
        log.append(first, now);
        log.append(second, now);
        assertThat(list(null, 10).subList(0, 2)).containsExactly(second, first);
        assertThat(list(some, 10)).containsExactly(first);
        assertThat(list(other, 10)).containsExactly(second);
        assertThat(list(some.substring(0, 5), 10)).isEmpty();
    }

    @Test
    @DisplayName("pages hold every entry once")
    void pages() {
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            AuditEntry entry = entry(i, i % 2 == 0 ? some : other);
            log.append(entry, now);
            entries.addFirst(entry);
        }
        assertThat(list(null, 2).subList(0, 7)).isEqualTo(entries);
        assertThat(list(some, 2))
                .isEqualTo(entries.stream()
                        .filter(entry -> entry.subject().equals(some))
                        .toList());
        assertThat(list(some, 3)).hasSize(3);
    }

    @Test
    @DisplayName("an entry that is appended again is there once")
    void again() {
        log.append(entry(1, some), now);
        log.append(entry(1, some), now);
        assertThat(list(some, 10)).containsExactly(entry(1, some));
    }

    @Test
    @DisplayName("what is older than it has to be kept is forgotten")
    void retention() {
        log.append(entry(1, some), now);
        log.append(entry(2, some), now);
        log.append(entry(60, some), now.plusSeconds(2));
        assertThat(list(some, 10)).containsExactly(entry(60, some), entry(2, some));
        assertThat(list(null, 10)).contains(entry(60, some), entry(2, some)).doesNotContain(entry(1, some));
    }

    private AuditEntry entry(int second, String subject) {
        return new AuditEntry(id(second), now.plusSeconds(second), new ClientId("alice"), Act.CANCEL, subject, "");
    }

    private String id(int second) {
        return String.format(Locale.ROOT, "%015d-%s", now.plusSeconds(second).toEpochMilli(), "a");
    }

    private List<AuditEntry> list(@Nullable String subject, int limit) {
        List<AuditEntry> all = new ArrayList<>();
        @Nullable String next = null;
        do {
            Page<AuditEntry> page = log.list(subject, next, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            next = page.next();
        } while (next != null);
        return all;
    }
}
