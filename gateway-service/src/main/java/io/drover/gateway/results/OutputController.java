package io.drover.gateway.results;

import io.drover.gateway.openapi.Refuses;
import io.drover.gateway.request.Callers;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.ports.ObjectStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /workloads/{id}/results/{task}/output}. */
@RestController
public final class OutputController {

    private final WorkloadWait wait;
    private final ResultStream results;
    private final ObjectStore objects;

    public OutputController(WorkloadWait wait, ResultStream results, ObjectStore objects) {
        this.wait = wait;
        this.results = results;
        this.objects = objects;
    }

    @Operation(
            summary = "What one task said, byte by byte, as far as it was kept",
            description = "The header Drover-Truncated says true if the task said more than was kept.")
    @ApiResponse(
            responseCode = "200",
            description = "The bytes",
            headers =
                    @Header(
                            name = "Drover-Truncated",
                            description = "there if the task said more",
                            schema = @Schema(type = "boolean")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses({FaultCode.WORKLOAD_UNKNOWN, FaultCode.NOT_FOUND, FaultCode.OBJECTS_UNAVAILABLE, FaultCode.TOO_MANY_STREAMS
    })
    @GetMapping("/workloads/{id}/results/{task}/output")
    public void output(
            @PathVariable String id,
            @Parameter(description = "its index in the bag, counted from 0") @PathVariable String task,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Workload workload = wait.find(id, Callers.viewer(request), null);
        Wanted wanted = new Wanted(number(task));
        results.task(workload, wanted.task, wanted);
        @Nullable TaskResult result = wanted.result;
        if (result == null) {
            throw FaultCode.NOT_FOUND.asException("task " + task + " of workload " + id + " has no output"
                    + (wanted.fault == null ? " (yet); tasks count from 0" : ": " + wanted.fault.message()));
        }
        @Nullable TaskOutput output = result.output();
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (output == null || output.whole() == null || output.whole().key() == null) {
            byte[] bytes = output == null ? new byte[0] : bytes(output);
            truncated(output != null && output.truncated(), response);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            return;
        }
        send(output.whole().key(), output.whole().totalBytes(), response);
    }

    private void send(String key, long totalBytes, HttpServletResponse response) throws IOException {
        long size =
                objects.size(key).orElseThrow(() -> FaultCode.NOT_FOUND.asException("the output of that task is gone"));
        truncated(size < totalBytes, response);
        response.setContentLengthLong(size);
        try (InputStream in = objects.open(key)) {
            in.transferTo(response.getOutputStream());
        }
    }

    private static void truncated(boolean truncated, HttpServletResponse response) {
        if (truncated) {
            response.setHeader("Drover-Truncated", "true");
        }
    }

    private static byte[] bytes(TaskOutput output) {
        return output.binary()
                ? Base64.getDecoder().decode(output.text())
                : output.text().getBytes(StandardCharsets.UTF_8);
    }

    private static long number(String task) {
        if (!task.matches("[0-9]{1,18}")) {
            throw FaultCode.NOT_FOUND.asException("tasks are numbered from 0; '" + task + "' is none");
        }
        return Long.parseLong(task);
    }

    /** Takes the one task. */
    private static final class Wanted implements ResultSink {

        private final long task;
        private @Nullable TaskResult result;
        private @Nullable Fault fault;

        private Wanted(long task) {
            this.task = task;
        }

        @Override
        public void ended(TaskResult ended, WorkerId worker) {
            result = ended.task() == task ? ended : result;
        }

        @Override
        public void without(long other, TaskState state, int attempt, Fault why) {
            fault = other == task ? why : fault;
        }
    }
}
