package io.drover.link;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults on their way over the link: the code as metadata, the message as the status's description. */
final class LinkFaults {

    private LinkFaults() {}

    /** What the server says. */
    static Status status(Fault fault) {
        Status.Code code = switch (fault.kind()) {
            case USER -> Status.Code.FAILED_PRECONDITION;
            case RESOURCES -> Status.Code.RESOURCE_EXHAUSTED;
            case EXTERNAL -> Status.Code.UNAVAILABLE;
            case INTERNAL -> Status.Code.INTERNAL;
        };
        return code.toStatus().withDescription(fault.message());
    }

    static Metadata trailers(Fault fault) {
        Metadata trailers = new Metadata();
        trailers.put(LinkMetadata.FAULT, fault.code().name());
        return trailers;
    }

    /**
     * What the client makes of it. Without a code it comes from the way and not from the server: then nobody knows
     * whether the call has been heard.
     */
    static FaultException of(StatusRuntimeException failure, String server) {
        Status status = failure.getStatus();
        String said = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        Optional<FaultCode> code = code(failure.getTrailers());
        if (code.isPresent()) {
            return code.get().asException(said, failure);
        }
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED ->
                FaultCode.STORE_UNAVAILABLE.asException(
                        "the server at " + server + " took too long to answer", failure);
            // What the server means for the worker has a code: the rest is a connection that was torn, in one way or
            // another.
            case UNAVAILABLE, CANCELLED, ABORTED, INTERNAL, UNKNOWN, UNAUTHENTICATED ->
                FaultCode.STORE_UNAVAILABLE.asException(
                        "the server at " + server + " does not answer: " + cause(status, said)
                                + "; see that it runs. Calls reach it by themselves when it does",
                        failure);
            default ->
                FaultCode.INTERNAL_ERROR.asException(
                        "the link to " + server + " failed (" + status.getCode() + "): " + said, failure);
        };
    }

    /** Whether what listens there does not speak HTTP/2, in whatever way that is found out. */
    static boolean isOtherProtocol(StatusRuntimeException failure) {
        for (@Nullable Throwable cause = failure.getStatus().getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Http2Exception) {
                return true;
            }
        }
        return false;
    }

    /** Whether a greeting was answered by somebody who does not know what it is. */
    static boolean isForeign(StatusRuntimeException failure) {
        return code(failure.getTrailers()).isEmpty()
                && !Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED)
                        .contains(failure.getStatus().getCode());
    }

    /** Of a newer server's codes there may be none here. */
    private static Optional<FaultCode> code(@Nullable Metadata trailers) {
        String name = trailers == null ? null : trailers.get(LinkMetadata.FAULT);
        return name == null
                ? Optional.empty()
                : Optional.of(Arrays.stream(FaultCode.values())
                        .filter(code -> code.name().equals(name))
                        .findFirst()
                        .orElse(FaultCode.INTERNAL_ERROR));
    }

    /** What happened to the connection; above it gRPC says "io exception". */
    private static String cause(Status status, String said) {
        @Nullable Throwable cause = status.getCause();
        return cause == null || cause.getMessage() == null ? said : cause.getMessage();
    }
}
