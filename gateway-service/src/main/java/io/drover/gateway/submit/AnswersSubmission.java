package io.drover.gateway.submit;

import io.drover.model.workload.WorkloadState;
import io.drover.views.WorkloadView;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@link SubmitController#submit} answers: like {@link AnswersAccepted}, or with rows. */
@ApiResponse(
        responseCode = "202",
        description = "The workload is kept, and will be done, or has been by now",
        headers = {
            @Header(name = "Location", required = true, schema = @Schema(type = "string")),
            @Header(
                    name = "Idempotency-Replayed",
                    description = "true where an earlier call with the same key handed it in",
                    schema = @Schema(type = "string")),
            @Header(
                    name = "Drover-State",
                    description = "with rows: the workload's state when they were read",
                    schema = @Schema(implementation = WorkloadState.class))
        },
        content = {
            @Content(mediaType = "application/json", schema = @Schema(implementation = WorkloadView.class)),
            @Content(
                    mediaType = "application/x-ndjson",
                    schema = @Schema(type = "string", description = "a ResultRow a line")),
            @Content(
                    mediaType = "text/csv",
                    schema =
                            @Schema(
                                    type = "string",
                                    description = "RFC 4180 with a header line, the fields of a ResultRow as columns"))
        })
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AnswersSubmission {}
