package io.drover.door;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Answers what is too broken to reach the application, which Tomcat would answer in HTML and with its version. */
final class PlainValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(PlainValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        @Nullable String path = request.getRequestURI();
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(PlainRefusals.document(status, fault(status), path == null ? "" : path));
            response.finishResponse();
        } catch (IOException e) {
            LOG.debug("the client is gone", e);
        }
    }

    private static Fault fault(int status) {
        if (status == HttpStatus.NOT_FOUND.value()) {
            return FaultCode.NOT_FOUND.because("there is nothing here");
        }
        return status < HttpStatus.INTERNAL_SERVER_ERROR.value()
                ? FaultCode.FIELD_INVALID.because("the request cannot be read")
                : FaultCode.INTERNAL_ERROR.because("the service failed unexpectedly; its log says how");
    }
}
