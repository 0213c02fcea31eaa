package io.drover.gateway.results;

import io.drover.door.problem.ProblemException;
import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /workloads/{id}/results}. */
@RestController
public final class ResultController {

    private final WorkloadWait wait;
    private final ResultStream results;

    public ResultController(WorkloadWait wait, ResultStream results) {
        this.wait = wait;
        this.results = results;
    }

    @Operation(
            summary = "The results of a workload's tasks in the order of the tasks",
            description = "Accept chooses application/x-ndjson (default), text/csv or application/json. A workload that"
                    + " has not ended answers with what there is; the header Drover-State says which it was.")
    @ApiResponse(
            responseCode = "200",
            description = "One row a task. Where the connection breaks, the rest is missing",
            headers =
                    @Header(
                            name = "Drover-State",
                            required = true,
                            description = "the workload's state when this was read",
                            schema = @Schema(implementation = WorkloadState.class)),
            content = {
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(type = "string", description = "a ResultRow a line")),
                @Content(
                        mediaType = "text/csv",
                        schema =
                                @Schema(
                                        type = "string",
                                        description =
                                                "RFC 4180 with a header line, the fields of a ResultRow as columns")),
                @Content(
                        mediaType = "application/json",
                        array = @ArraySchema(schema = @Schema(implementation = ResultRow.class)))
            })
    @Refuses({FaultCode.WORKLOAD_UNKNOWN, FaultCode.OBJECTS_UNAVAILABLE})
    @GetMapping("/workloads/{id}/results")
    public void results(
            @PathVariable String id,
            @Parameter(description = "only tasks that ended so; a comma-separated list")
                    @RequestParam(defaultValue = "")
                    Set<TaskState> state,
            @Parameter(description = "how long to wait for the workload's end, for example 20s; at most 60s")
                    @RequestParam(name = "wait", required = false)
                    @Nullable
                    String time,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        RowFormat format = format(request);
        Workload workload = wait.find(id, Callers.viewer(request), time);
        response.setContentType(format.contentType());
        response.setHeader("Drover-State", workload.state().name());
        ResultRowWriter rows = format.writer(workload.id(), response.getOutputStream());
        try {
            results.forEach(workload, filtered(rows, state));
            rows.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Blank entries, of which Spring makes null, ask for nothing: {@code ?state=} and {@code ?state=,} are all rows. */
    private static ResultSink filtered(ResultSink rows, Set<TaskState> states) {
        Set<TaskState> named = states.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        return named.isEmpty() ? rows : new Filter(rows, named);
    }

    private static RowFormat format(HttpServletRequest request) {
        List<String> accept = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        if (accept.isEmpty()) {
            return RowFormat.NDJSON;
        }
        for (MediaType wanted : byPreference(accept)) {
            for (RowFormat format : RowFormat.values()) {
                if (wanted.getQualityValue() > 0 && format.suits(wanted)) {
                    return format;
                }
            }
        }
        throw FaultCode.NOT_ACCEPTABLE.asException("results can be had as " + String.join(", ", RowFormat.names()));
    }

    private static List<MediaType> byPreference(List<String> accept) {
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            MimeTypeUtils.sortBySpecificity(wanted);
            return wanted;
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            throw ProblemException.atField(FaultCode.FIELD_INVALID, "Accept", "not a list of media types");
        }
    }

    /** Lets the results through that ended in one of some ways. */
    private record Filter(ResultSink rows, Set<TaskState> states) implements ResultSink {

        @Override
        public void ended(TaskResult result, WorkerId worker) {
            if (states.contains(result.succeeded() ? TaskState.SUCCEEDED : TaskState.FAILED)) {
                rows.ended(result, worker);
            }
        }

        @Override
        public void without(long task, TaskState state, int attempt, Fault fault) {
            if (states.contains(state)) {
                rows.without(task, state, attempt, fault);
            }
        }
    }
}
