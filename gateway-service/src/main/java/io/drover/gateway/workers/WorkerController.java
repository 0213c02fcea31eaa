package io.drover.gateway.workers;

import io.drover.model.fault.FaultCode;
import io.drover.model.worker.WorkerId;
import io.drover.ports.WorkerRegistry;
import io.drover.views.PageView;
import io.drover.views.StatusReader;
import io.drover.views.WorkerView;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The workers, and the wish that one of them ends. */
@RestController
public final class WorkerController {

    /** A drain that was asked for; the worker learns of it at its next heartbeat. */
    public record DrainRequested(String id, boolean drainRequested) {}

    private final StatusReader status;
    private final WorkerRegistry registry;

    public WorkerController(StatusReader status, WorkerRegistry registry) {
        this.status = status;
        this.registry = registry;
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

    private static WorkerId worker(String id) {
        try {
            return new WorkerId(id);
        } catch (IllegalArgumentException e) {
            throw FaultCode.NOT_FOUND.asException(String.valueOf(e.getMessage()), e);
        }
    }
}
