package io.drover.monitor.problem;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns the faults of reading into problem documents; Spring does so for its own. */
@RestControllerAdvice
public final class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(FaultException e) {
        Fault fault = e.fault();
        HttpStatus status = status(fault);
        if (status.is5xxServerError()) {
            LOG.warn("{}: {}", fault.code(), fault.message());
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, fault.message());
        problem.setProperty("code", fault.code());
        problem.setProperty("kind", fault.kind());
        problem.setProperty("retry", fault.retry());
        return ResponseEntity.status(status).body(problem);
    }

    /** The container decodes parameters when they are asked for, and what cannot be decoded is the caller's affair. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> handle(InvalidParameterException e) {
        return handle(FaultCode.FIELD_INVALID.asException("the request cannot be read: " + e.getMessage(), e));
    }

    private static HttpStatus status(Fault fault) {
        return switch (fault.kind()) {
            case USER -> fault.code() == FaultCode.WORKLOAD_UNKNOWN ? HttpStatus.NOT_FOUND : HttpStatus.BAD_REQUEST;
            case EXTERNAL, RESOURCES -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
