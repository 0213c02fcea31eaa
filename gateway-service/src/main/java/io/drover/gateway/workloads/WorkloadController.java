package io.drover.gateway.workloads;

import io.drover.gateway.audit.Audit;
import io.drover.gateway.audit.ReasonParameter;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.submit.Accepted;
import io.drover.gateway.submit.AnswersAccepted;
import io.drover.gateway.submit.SubmitController;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.audit.Act;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadState;
import io.drover.views.FragmentView;
import io.drover.views.PageView;
import io.drover.views.WorkloadReader;
import io.drover.views.WorkloadView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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
    private final Audit audit;

    public WorkloadController(
            WorkloadReader reader, WorkloadWait wait, Cancellation cancellation, Repetition repetition, Audit audit) {
        this.reader = reader;
        this.wait = wait;
        this.cancellation = cancellation;
        this.repetition = repetition;
        this.audit = audit;
    }

    @Operation(summary = "List workloads, newest first")
    @GetMapping("/workloads")
    public PageView<WorkloadView> list(
            @Parameter(description = "only these; a comma-separated list") @RequestParam(defaultValue = "")
                    Set<WorkloadState> state,
            @Parameter(description = "only those of this client") @RequestParam(required = false) @Nullable
                    String client,
            @Parameter(description = "next of the page before") @RequestParam(required = false) @Nullable String cursor,
            @Parameter(
                            description = "at most so many; more than 500 are 500",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", defaultValue = "50"))
                    @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT)
                    int limit,
            HttpServletRequest request) {
        return reader.list(Callers.viewer(request), state, client, cursor, limit);
    }

    @Operation(summary = "One workload; with wait=20s once it has ended, or as it is after that time")
    @Refuses(FaultCode.WORKLOAD_UNKNOWN)
    @GetMapping("/workloads/{id}")
    public WorkloadView workload(
            @PathVariable String id,
            @Parameter(description = "how long to wait for its end, for example 20s; at most 60s")
                    @RequestParam(name = "wait", required = false)
                    @Nullable
                    String time,
            HttpServletRequest request) {
        return WorkloadView.of(wait.find(id, Callers.viewer(request), time));
    }

    @Operation(summary = "The fragments of a workload in the order in which they were cut")
    @Refuses(FaultCode.WORKLOAD_UNKNOWN)
    @GetMapping("/workloads/{id}/fragments")
    public PageView<FragmentView> fragments(
            @PathVariable String id,
            @Parameter(description = "next of the page before") @RequestParam(required = false) @Nullable String cursor,
            @Parameter(
                            description = "at most so many; more than 500 are 500",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", defaultValue = "50"))
                    @RequestParam(defaultValue = "" + WorkloadReader.DEFAULT_LIMIT)
                    int limit,
            HttpServletRequest request) {
        return reader.fragments(id, Callers.viewer(request), cursor, limit);
    }

    @Operation(summary = "Cancel a workload; one that has ended is left alone")
    @ApiResponse(responseCode = "202", description = "It will be cancelled", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "200", description = "It had ended already", useReturnTypeSchema = true)
    @Refuses(FaultCode.WORKLOAD_UNKNOWN)
    @PostMapping("/workloads/{id}/cancel")
    public ResponseEntity<WorkloadView> cancel(
            @PathVariable String id,
            @ReasonParameter @RequestParam(required = false) @Nullable String reason,
            HttpServletRequest request) {
        String why = Audit.reason(reason);
        boolean over = reader.find(id, Callers.viewer(request)).state().isTerminal();
        Workload workload = cancellation.request(id, Callers.viewer(request));
        if (!over) {
            audit.note(Callers.of(request), Act.CANCEL, workload.id().value(), why);
        }
        HttpStatus status = workload.state().isTerminal() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return ResponseEntity.status(status).body(WorkloadView.of(workload));
    }

    @Operation(summary = "Hand in the tasks of an ended workload again that did not succeed, as a new workload")
    @AnswersAccepted
    @Parameter(
            name = SubmitController.KEY_HEADER,
            in = ParameterIn.HEADER,
            description = "the same key answers with the same new workload",
            schema = @Schema(type = "string", minLength = 1, maxLength = 255))
    @Refuses({
        FaultCode.WORKLOAD_UNKNOWN,
        FaultCode.WORKLOAD_NOT_FINISHED,
        FaultCode.NOTHING_TO_RETRY,
        FaultCode.IDEMPOTENCY_CONFLICT,
        FaultCode.BAG_UNREADABLE,
        FaultCode.OBJECTS_UNAVAILABLE,
        FaultCode.TOO_MANY_STREAMS
    })
    @PostMapping("/workloads/{id}/retry")
    public ResponseEntity<WorkloadView> retry(
            @PathVariable String id,
            @ReasonParameter @RequestParam(required = false) @Nullable String reason,
            HttpServletRequest request) {
        String why = Audit.reason(reason);
        Workload ended = reader.find(id, Callers.viewer(request));
        Accepted accepted = repetition.repeat(ended, Callers.of(request), SubmitController.key(request));
        audit.note(Callers.of(request), Act.RETRY, ended.id().value(), why);
        return SubmitController.answer(accepted, WorkloadView.retryOf(ended.id(), accepted.workload()));
    }
}
