package io.drover.gateway.workloads;

import io.drover.gateway.request.Callers;
import io.drover.gateway.submit.Accepted;
import io.drover.gateway.submit.SubmitController;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadState;
import io.drover.views.FragmentView;
import io.drover.views.PageView;
import io.drover.views.WorkloadReader;
import io.drover.views.WorkloadView;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What clients ask about workloads, and what they ask of them. */
@RestController
public final class WorkloadController {

    private final WorkloadReader reader;
    private final WorkloadWait wait;
    private final Cancellation cancellation;
    private final Repetition repetition;

    public WorkloadController(
            WorkloadReader reader, WorkloadWait wait, Cancellation cancellation, Repetition repetition) {
        this.reader = reader;
        this.wait = wait;
        this.cancellation = cancellation;
        this.repetition = repetition;
    }

    @Operation(summary = "List workloads, newest first")
    @GetMapping("/workloads")
    public PageView<WorkloadView> list(
            @RequestParam(defaultValue = "") Set<WorkloadState> state,
            @RequestParam(required = false) @Nullable String client,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT) int limit) {
        return reader.list(state, client, cursor, limit);
    }

    @Operation(summary = "One workload; with wait=20s once it has ended, or as it is after that time")
    @GetMapping("/workloads/{id}")
    public WorkloadView workload(
            @PathVariable String id, @RequestParam(name = "wait", required = false) @Nullable String time) {
        return WorkloadView.of(wait.find(id, time));
    }

    @Operation(summary = "The fragments of a workload in the order in which they were cut")
    @GetMapping("/workloads/{id}/fragments")
    public PageView<FragmentView> fragments(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT) int limit) {
        return reader.fragments(id, cursor, limit);
    }

    @Operation(summary = "Cancel a workload; one that has ended is left alone")
    @PostMapping("/workloads/{id}/cancel")
    public ResponseEntity<WorkloadView> cancel(@PathVariable String id) {
        Workload workload = cancellation.request(id);
        HttpStatus status = workload.state().isTerminal() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return ResponseEntity.status(status).body(WorkloadView.of(workload));
    }

    @Operation(summary = "Hand in the tasks of an ended workload again that did not succeed, as a new workload")
    @PostMapping("/workloads/{id}/retry")
    public ResponseEntity<WorkloadView> retry(@PathVariable String id, HttpServletRequest request) {
        Workload ended = reader.find(id);
        Accepted accepted = repetition.repeat(ended, Callers.of(request), SubmitController.key(request));
        return SubmitController.answer(accepted, WorkloadView.retryOf(ended.id(), accepted.workload()));
    }
}
