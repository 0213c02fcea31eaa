package io.drover.door.problem;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import org.springframework.http.HttpStatus;

/** The way back: which fault stands behind a status that only the container knows the reason of. */
final class StatusFault {

    private StatusFault() {}

    static Fault of(int status) {
        return switch (HttpStatus.resolve(status)) {
            case NOT_FOUND -> FaultCode.NOT_FOUND.because("there is nothing here");
            case NOT_ACCEPTABLE -> FaultCode.NOT_ACCEPTABLE.because("the answer is not to be had in that form");
            case CONTENT_TOO_LARGE -> FaultCode.BODY_TOO_LARGE.because("the body is too large");
            case UNSUPPORTED_MEDIA_TYPE ->
                FaultCode.MEDIA_TYPE_UNSUPPORTED.because("a body is text/plain or application/json");
            case METHOD_NOT_ALLOWED -> FaultCode.METHOD_NOT_ALLOWED.because("this method is not possible here");
            case HttpStatus known
            when known.is4xxClientError() ->
                FaultCode.FIELD_INVALID.because("the request cannot be read: " + known.getReasonPhrase());
            case null, default -> FaultCode.INTERNAL_ERROR.because("the service failed unexpectedly; its log says how");
        };
    }
}
