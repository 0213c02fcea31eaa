package io.drover.gateway.openapi;

import io.drover.door.problem.FaultHttpStatus;
import io.drover.model.fault.FaultCode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Gives every operation its refusals: one response a status, with the fault codes that lead there. */
@Component
public final class ProblemResponses implements OperationCustomizer {

    static final String SCHEMA = "Problem";

    /** What any route may answer with: unreadable requests, missing keys, what the gateway stands on. */
    public static final List<FaultCode> COMMON = List.of(
            FaultCode.FIELD_INVALID,
            FaultCode.KEY_REQUIRED,
            FaultCode.ROLE_REQUIRED,
            FaultCode.NOT_ACCEPTABLE,
            FaultCode.INTERNAL_ERROR,
            FaultCode.STORE_UNAVAILABLE);

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        @Nullable Refuses own = method.getMethodAnnotation(Refuses.class);
        Stream<FaultCode> codes =
                Stream.concat(COMMON.stream(), own == null ? Stream.of() : Arrays.stream(own.value()));
        Map<HttpStatus, List<FaultCode>> byStatus =
                codes.distinct().collect(Collectors.groupingBy(FaultHttpStatus::of, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, reasons) -> operation
                .getResponses()
                .computeIfAbsent(String.valueOf(status.value()), _ -> response(status, reasons)));
        return operation;
    }

    private static ApiResponse response(HttpStatus status, List<FaultCode> reasons) {
        String codes = reasons.stream().map(code -> "`" + code + "`").collect(Collectors.joining(", "));
        ApiResponse response = new ApiResponse()
                .description(status.getReasonPhrase() + ": " + codes)
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + SCHEMA))));
        return switch (status) {
            case SERVICE_UNAVAILABLE ->
                response.addHeaderObject(HttpHeaders.RETRY_AFTER, header("seconds until it is worth trying again"));
            case UNAUTHORIZED -> response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("how to say who calls"));
            default -> response;
        };
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
