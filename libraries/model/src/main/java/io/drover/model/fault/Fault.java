package io.drover.model.fault;

import java.util.Objects;

/**
 * One failure as it is told to whoever can act on it.
 *
 * @param message one sentence that names the place and the remedy, at most {@value #MAX_MESSAGE} characters (longer
 *     ones are cut, never refused: losing the tail of a message must not lose the fault)
 */
public record Fault(FaultCode code, String message) {

    public static final int MAX_MESSAGE = 1_000;

    public Fault {
        Objects.requireNonNull(code);
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }

    public FaultKind kind() {
        return code.kind();
    }

    public RetryAdvice retry() {
        return code.retry();
    }
}
