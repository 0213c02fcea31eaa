package io.drover.gateway.status;

import io.drover.gateway.audit.Audit;
import io.drover.gateway.audit.ReasonParameter;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.model.audit.Act;
import io.drover.model.fault.FaultCode;
import io.drover.views.StatusReader;
import io.drover.views.StatusView;
import io.drover.wiring.BackendProbe;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the system does, and the way back from dead letters. */
@RestController
public final class StatusController {

    private final StatusReader status;
    private final BackendProbe backends;
    private final Redrive redrive;
    private final Audit audit;

    public StatusController(StatusReader status, BackendProbe backends, Redrive redrive, Audit audit) {
        this.status = status;
        this.backends = backends;
        this.redrive = redrive;
        this.audit = audit;
    }

    @Operation(summary = "Queues and fleet on one page")
    @Refuses(FaultCode.QUEUE_UNAVAILABLE)
    @GetMapping("/status")
    public StatusView status() {
        return status.status();
    }

    @Operation(summary = "UP, or DOWN with 503, with the parts that Drover stands on; needs no key")
    @ApiResponse(responseCode = "200", description = "Every part answers and takes writes", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "503",
            description = "A part does not answer, or takes no writes",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Health.class)))
    @GetMapping("/health")
    public ResponseEntity<Health> health(HttpServletRequest request) {
        // The door knows who may see what health is made of.
        Health now = Health.of(backends.look(), request.getUserPrincipal() != null);
        return ResponseEntity.status(now.status() == Health.State.UP ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(now);
    }

    @Operation(summary = "Send dead letters round again, up to " + Redrive.MAX_MOVED + " a call")
    @Refuses(FaultCode.QUEUE_UNAVAILABLE)
    @PostMapping("/dead-letters/redrive")
    public Redrive.Moved redrive(
            @ReasonParameter @RequestParam(required = false) @Nullable String reason, HttpServletRequest request) {
        String why = Audit.reason(reason);
        Redrive.Moved moved = redrive.move();
        audit.note(Callers.of(request), Act.REDRIVE, "dead-letters", why);
        return moved;
    }
}
