package io.drover.gateway.submit;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@link SubmitController#answer} answers. */
@ApiResponse(
        responseCode = "202",
        description = "The workload is kept, and will be done",
        useReturnTypeSchema = true,
        headers = {
            @Header(name = "Location", required = true, schema = @Schema(type = "string")),
            @Header(
                    name = "Idempotency-Replayed",
                    description = "true where an earlier call with the same key handed it in",
                    schema = @Schema(type = "string"))
        })
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnswersAccepted {}
