package io.drover.gateway.audit;

import io.drover.model.audit.AuditEntry;
import io.drover.model.fault.FaultCode;
import io.drover.ports.AuditLog;
import io.drover.ports.Page;
import io.drover.views.AuditView;
import io.drover.views.PageView;
import io.drover.views.WorkloadReader;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /audit}. */
@RestController
public final class AuditController {

    private final AuditLog entries;

    public AuditController(AuditLog entries) {
        this.entries = entries;
    }

    @Operation(summary = "Who did what, when and why, newest first; of one workload, worker or queue with subject=ID")
    @GetMapping("/audit")
    public PageView<AuditView> audit(
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT) int limit) {
        if (limit < 1) {
            throw FaultCode.FIELD_INVALID.asException("limit is 1 to " + WorkloadReader.MAX_LIMIT + ", not " + limit);
        }
        Page<AuditEntry> page = entries.list(subject, cursor, Math.min(limit, WorkloadReader.MAX_LIMIT));
        return new PageView<>(page.items().stream().map(AuditView::of).toList(), page.next());
    }
}
