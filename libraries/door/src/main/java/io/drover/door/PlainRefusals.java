package io.drover.door;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** In the shape of the gateway's problem documents, for services that have no words of their own. */
final class PlainRefusals implements Refusals {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public void write(HttpServletRequest request, HttpServletResponse response, Fault fault) throws IOException {
        HttpStatus status = fault.code() == FaultCode.KEY_REQUIRED ? HttpStatus.UNAUTHORIZED : HttpStatus.FORBIDDEN;
        response.reset();
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        byte[] body = document(status.value(), fault, request.getRequestURI());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** @param path what was asked for */
    static byte[] document(int status, Fault fault, String path) {
        String words = fault.code().name().toLowerCase(Locale.ROOT);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "urn:drover:fault:" + words.replace('_', '-'));
        problem.put(
                "title",
                Character.toUpperCase(words.charAt(0)) + words.substring(1).replace('_', ' '));
        problem.put("status", status);
        problem.put("detail", fault.message());
        problem.put("instance", path);
        problem.put("code", fault.code());
        problem.put("kind", fault.kind());
        problem.put("retry", fault.retry());
        return JSON.writeValueAsBytes(problem);
    }
}
