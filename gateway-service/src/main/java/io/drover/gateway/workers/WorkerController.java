package io.drover.gateway.workers;

import io.drover.gateway.audit.Audit;
import io.drover.gateway.audit.ReasonParameter;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.model.audit.Act;
import io.drover.model.fault.FaultCode;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.WorkerRegistry;
import io.drover.views.PageView;
import io.drover.views.StatusReader;
import io.drover.views.WorkerView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The workers, what those that do not reach the store say of themselves, and the wish that one of them ends. */
@RestController
public final class WorkerController {

    /** A drain that was asked for; the worker learns of it at its next heartbeat. */
    public record DrainRequested(String id, boolean drainRequested) {}

    /**
     * A heartbeat that was noted.
     *
     * @param drainRequested whether it should take no more, finish what it holds and deregister
     */
    public record Registered(String id, boolean drainRequested) {}

    /** A worker that was forgotten; what it held goes out again. */
    public record Deregistered(String id) {}

    private static final String WORKER_ID = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$";

    private final StatusReader status;
    private final WorkerRegistry registry;
    private final InstantSource clock;
    private final Audit audit;

    public WorkerController(StatusReader status, WorkerRegistry registry, InstantSource clock, Audit audit) {
        this.status = status;
        this.registry = registry;
        this.clock = clock;
        this.audit = audit;
    }

    @Operation(summary = "Every worker that has not signed off")
    @GetMapping("/workers")
    public PageView<WorkerView> workers() {
        return new PageView<>(status.workers(), null);
    }

    @Operation(summary = "Ask a worker to finish what it holds and then end")
    @Refuses(FaultCode.NOT_FOUND)
    @PostMapping("/workers/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public DrainRequested drain(
            @PathVariable String id,
            @ReasonParameter @RequestParam(required = false) @Nullable String reason,
            HttpServletRequest request) {
        String why = Audit.reason(reason);
        if (!registry.requestDrain(worker(id))) {
            throw FaultCode.NOT_FOUND.asException("there is no worker " + id);
        }
        audit.note(Callers.of(request), Act.DRAIN, id, why);
        return new DrainRequested(id, true);
    }

    @Operation(summary = "A worker's heartbeat, the first one included; to be repeated every second")
    @Refuses(FaultCode.WORKER_ID_TAKEN)
    @PostMapping("/workers/register")
    public Registered register(
            @Parameter(description = "the worker's id", schema = @Schema(type = "string", pattern = WORKER_ID))
                    @RequestParam
                    String id,
            @Parameter(
                            description = "fragments it runs at a time",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "4096"))
                    @RequestParam
                    int slots,
            @Parameter(
                            description = "host and port where it answers",
                            schema = @Schema(type = "string", maxLength = 200))
                    @RequestParam
                    String address,
            @Parameter(
                            description = "slots that run a fragment now",
                            schema = @Schema(type = "integer", minimum = "0", maximum = "4096"))
                    @RequestParam(required = false)
                    @Nullable
                    Integer busy,
            @Parameter(description = "the claims it works on, as its requests name them, separated by blanks")
                    @RequestParam(required = false)
                    @Nullable
                    String held,
            @Parameter(description = "where it is", schema = @Schema(type = "string", maxLength = 200))
                    @RequestParam(required = false)
                    @Nullable
                    String zone,
            @Parameter(description = "READY, or DRAINING if it takes nothing more")
                    @RequestParam(required = false)
                    @Nullable
                    WorkerState state,
            HttpServletRequest request) {
        WorkerId worker = Registration.workerId(id);
        Registration registration = new Registration(worker, slots, address, busy, held, zone, state);
        Optional<WorkerReport> before = registry.find(worker);
        registry.heartbeat(registration.report(before, clock.instant()));
        if (before.isEmpty()) {
            // The first of its heartbeats; the others are no acts.
            audit.note(Callers.of(request), Act.REGISTER, id, "");
        }
        return new Registered(id, registry.drainRequested(worker));
    }

    @Operation(summary = "A worker's goodbye; repeating it changes nothing")
    @PostMapping("/workers/deregister")
    public Deregistered deregister(
            @Parameter(description = "the worker's id", schema = @Schema(type = "string", pattern = WORKER_ID))
                    @RequestParam
                    String id,
            HttpServletRequest request) {
        registry.deregister(Holder.any(Registration.workerId(id)));
        audit.note(Callers.of(request), Act.DEREGISTER, id, "");
        return new Deregistered(id);
    }

    private static WorkerId worker(String id) {
        try {
            return new WorkerId(id);
        } catch (IllegalArgumentException e) {
            throw FaultCode.NOT_FOUND.asException(String.valueOf(e.getMessage()), e);
        }
    }
}
