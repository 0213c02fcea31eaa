package io.drover.gateway.audit;

import io.drover.model.audit.AuditEntry;
import io.drover.model.fault.FaultCode;
import io.drover.ports.AuditLog;
import io.drover.ports.Page;
import io.drover.views.AuditView;
import io.drover.views.PageView;
import io.drover.views.WorkloadReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
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
            @Parameter(description = "only what was done to this workload, worker or queue")
                    @RequestParam(required = false)
                    @Nullable
                    String subject,
            @Parameter(description = "next of the page before") @RequestParam(required = false) @Nullable String cursor,
            @Parameter(
                            description = "at most so many; more than 500 are 500",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", defaultValue = "50"))
                    @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT)
                    int limit) {
        if (limit < 1) {
            throw FaultCode.FIELD_INVALID.asException("limit is 1 to " + WorkloadReader.MAX_LIMIT + ", not " + limit);
        }
        Page<AuditEntry> page = entries.list(subject, cursor, Math.min(limit, WorkloadReader.MAX_LIMIT));
        return new PageView<>(page.items().stream().map(AuditView::of).toList(), page.next());
    }
}
