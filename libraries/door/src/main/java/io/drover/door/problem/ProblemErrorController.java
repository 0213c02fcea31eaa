package io.drover.door.problem;

import io.drover.model.fault.Fault;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Catches what fails outside the features: in the container, or in a filter. No route of its own: nothing describes it. */
@Controller
public final class ProblemErrorController implements ErrorController {

    private final ProblemWriter writer;

    public ProblemErrorController(ProblemWriter writer) {
        this.writer = writer;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!response.isCommitted()) {
            writer.write(request, response, fault(request), Map.of());
        }
    }

    private static Fault fault(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown
                && ContainerFault.isOf(thrown)) {
            return ContainerFault.unreadable(thrown);
        }
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? StatusFault.of(code)
                : StatusFault.of(HttpStatus.NOT_FOUND.value());
    }
}
