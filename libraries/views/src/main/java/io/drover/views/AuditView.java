package io.drover.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An act as it is told. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditView(
        String id,
        Instant at,
        String who,
        Act act,
        String subject,
        @Nullable String reason) {

    public static AuditView of(AuditEntry entry) {
        return new AuditView(
                entry.id(),
                entry.at(),
                entry.who().value(),
                entry.act(),
                entry.subject(),
                entry.reason().isEmpty() ? null : entry.reason());
    }
}
