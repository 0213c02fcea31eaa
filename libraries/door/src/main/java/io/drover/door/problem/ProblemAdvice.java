package io.drover.door.problem;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever a request ends with into a problem document. */
@RestControllerAdvice
public final class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter writer;

    public ProblemAdvice(ProblemWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler(Exception.class)
    void handle(Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            LOG.debug("the client of {} is gone", request.getRequestURI());
            return;
        }
        if (response.isCommitted()) {
            // Too late for a status: the connection has to break so that the client sees that something is missing.
            throw e;
        }
        if (e instanceof HttpRequestMethodNotSupportedException other) {
            allow(other, request, response);
            return;
        }
        Map<String, Object> fields = e instanceof ProblemException problem ? problem.fields() : Map.of();
        writer.write(request, response, fault(e, request), fields);
    }

    private void allow(
            HttpRequestMethodNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String[] methods = e.getSupportedMethods();
        String allowed = methods == null ? "" : String.join(", ", methods);
        writer.write(
                request,
                response,
                FaultCode.METHOD_NOT_ALLOWED.because(e.getMethod() + " is not possible here; there is: " + allowed),
                Map.of("allow", allowed));
    }

    private static Fault fault(Exception e, HttpServletRequest request) {
        return switch (e) {
            case FaultException fault -> noted(fault.fault(), request);
            case ProblemException problem -> problem.fault();
            case HttpMediaTypeNotSupportedException type ->
                FaultCode.MEDIA_TYPE_UNSUPPORTED.because("the body may not be " + type.getContentType());
            case HttpMediaTypeNotAcceptableException _ ->
                FaultCode.NOT_ACCEPTABLE.because("the answer is application/json");
            case NoHandlerFoundException _, NoResourceFoundException _ ->
                FaultCode.NOT_FOUND.because("there is nothing at " + request.getRequestURI()
                        + (request.getRequestURI().equals("/") ? "; see /health, and of a gateway /docs" : ""));
            case MethodArgumentTypeMismatchException argument ->
                FaultCode.FIELD_INVALID.because(
                        argument.getName() + ": unreadable value '" + argument.getValue() + "'");
            case TypeMismatchException type ->
                FaultCode.FIELD_INVALID.because("unreadable value '" + type.getValue() + "'");
            case ServletRequestBindingException binding ->
                FaultCode.FIELD_INVALID.because(String.valueOf(binding.getMessage()));
            case ErrorResponse refused -> StatusFault.of(refused.getStatusCode().value());
            case IOException _ -> FaultCode.BODY_INCOMPLETE.because("the body ended early or stood still for too long");
            case RuntimeException _ when ContainerFault.isOf(e) -> ContainerFault.unreadable(e);
            default -> unexpected(e, request);
        };
    }

    /** A part that is away is told of by its guard, once and not for every request that needs it; streams by who has them. */
    private static Fault noted(Fault fault, HttpServletRequest request) {
        switch (fault.code()) {
            case QUEUE_UNAVAILABLE, STORE_UNAVAILABLE, OBJECTS_UNAVAILABLE, TOO_MANY_STREAMS -> {
                LOG.debug("{} {}: {}: {}", request.getMethod(), request.getRequestURI(), fault.code(), fault.message());
            }
            default -> {
                if (FaultHttpStatus.of(fault.code()).is5xxServerError()) {
                    LOG.warn(
                            "{} {}: {}: {}",
                            request.getMethod(),
                            request.getRequestURI(),
                            fault.code(),
                            fault.message());
                }
            }
        }
        return fault;
    }

    private static Fault unexpected(Exception e, HttpServletRequest request) {
        LOG.error("{} {} failed unexpectedly", request.getMethod(), request.getRequestURI(), e);
        return FaultCode.INTERNAL_ERROR.because("the service failed unexpectedly; its log says how");
    }
}
