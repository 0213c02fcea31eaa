package io.drover.gateway.results;

import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.fault.FaultCode;
import io.drover.model.result.TaskState;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /workloads/{id}/results}. */
@RestController
public final class ResultController {

    private final WorkloadWait wait;
    private final ResultRows rows;

    public ResultController(WorkloadWait wait, ResultRows rows) {
        this.wait = wait;
        this.rows = rows;
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
    @Refuses({FaultCode.WORKLOAD_UNKNOWN, FaultCode.OBJECTS_UNAVAILABLE, FaultCode.TOO_MANY_STREAMS})
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
        RowFormat format = ResultRows.format(request);
        rows.write(wait.find(id, Callers.viewer(request), time), format, state, response);
    }
}
