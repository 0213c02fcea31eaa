package io.drover.views;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultKind;
import io.drover.model.fault.RetryAdvice;
import org.jspecify.annotations.Nullable;

/** A fault as clients see it. */
public record FaultView(FaultCode code, FaultKind kind, String message, RetryAdvice retry) {

    public static FaultView of(Fault fault) {
        return new FaultView(fault.code(), fault.kind(), fault.message(), fault.retry());
    }

    static @Nullable FaultView ofNullable(@Nullable Fault fault) {
        return fault == null ? null : of(fault);
    }
}
