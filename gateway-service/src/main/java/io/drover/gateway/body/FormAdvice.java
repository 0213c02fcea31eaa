package io.drover.gateway.body;

import io.drover.door.problem.ProblemWriter;
import io.drover.model.fault.FaultCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Forms are refused, not guessed at: curl's -d takes the line ends out of a file, which makes one task of many. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FormAdvice {

    private final ProblemWriter problems;

    FormAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void handle(HttpMediaTypeNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Object type = e.getContentType() == null ? "without a Content-Type" : e.getContentType();
        problems.write(
                request,
                response,
                FaultCode.MEDIA_TYPE_UNSUPPORTED.because(
                        "a body is text/plain (one task a line) or application/json, not " + type
                                + "; for a file of task lines: curl -H 'Content-Type: text/plain' --data-binary @FILE '"
                                + request.getRequestURL() + "'"),
                Map.of());
    }
}
