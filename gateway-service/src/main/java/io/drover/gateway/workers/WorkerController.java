package io.drover.gateway.workers;

import io.drover.model.fault.FaultCode;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerState;
import io.drover.ports.WorkerRegistry;
import io.drover.views.PageView;
import io.drover.views.StatusReader;
import io.drover.views.WorkerView;
import io.swagger.v3.oas.annotations.Operation;
import java.time.InstantSource;
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

    private final StatusReader status;
    private final WorkerRegistry registry;
    private final InstantSource clock;

    public WorkerController(StatusReader status, WorkerRegistry registry, InstantSource clock) {
        this.status = status;
        this.registry = registry;
        this.clock = clock;
    }

    @Operation(summary = "Every worker that has not signed off")
    @GetMapping("/workers")
    public PageView<WorkerView> workers() {
        return new PageView<>(status.workers(), null);
    }

    @Operation(summary = "Ask a worker to finish what it holds and then end")
    @PostMapping("/workers/{id}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public DrainRequested drain(@PathVariable String id) {
        if (!registry.requestDrain(worker(id))) {
            throw FaultCode.NOT_FOUND.asException("there is no worker " + id);
        }
        return new DrainRequested(id, true);
    }

    @Operation(summary = "A worker's heartbeat, the first one included; to be repeated every second")
    @PostMapping("/workers/register")
    public Registered register(
            @RequestParam String id,
            @RequestParam int slots,
            @RequestParam String address,
            @RequestParam(required = false) @Nullable Integer busy,
            @RequestParam(required = false) @Nullable String held,
            @RequestParam(required = false) @Nullable String zone,
            @RequestParam(required = false) @Nullable WorkerState state) {
        WorkerId worker = Registration.workerId(id);
        Registration registration = new Registration(worker, slots, address, busy, held, zone, state);
        registry.heartbeat(registration.report(registry.find(worker), clock.instant()));
        return new Registered(id, registry.drainRequested(worker));
    }

    @Operation(summary = "A worker's goodbye; repeating it changes nothing")
    @PostMapping("/workers/deregister")
    public Deregistered deregister(@RequestParam String id) {
        registry.deregister(Registration.workerId(id));
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
