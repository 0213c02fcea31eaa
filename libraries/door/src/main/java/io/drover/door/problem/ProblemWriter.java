package io.drover.door.problem;

import io.drover.model.fault.Fault;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents, whatever the client says it accepts: a refusal is better than silence. */
@Component
public final class ProblemWriter {

    private static final String RETRY_AFTER_SECONDS = "2";

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Answers with a problem. Throws an {@link IOException} if the client is gone. */
    public void write(HttpServletRequest request, HttpServletResponse response, Fault fault, Map<String, Object> fields)
            throws IOException {
        Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        write(response, Problem.of(fault, fields, asked instanceof String path ? path : request.getRequestURI()));
    }

    private void write(HttpServletResponse response, Problem problem) throws IOException {
        @Nullable String allow = response.getHeader(HttpHeaders.ALLOW); // of a refusal that began in the container
        response.reset();
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        HttpStatus status = FaultHttpStatus.of(problem.code());
        if (status == HttpStatus.SERVICE_UNAVAILABLE || status == HttpStatus.TOO_MANY_REQUESTS) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (problem.fields().get("allow") instanceof String methods) {
            response.setHeader(HttpHeaders.ALLOW, methods);
        } else if (allow != null) {
            response.setHeader(HttpHeaders.ALLOW, allow);
        }
        byte[] body = json.writeValueAsBytes(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
