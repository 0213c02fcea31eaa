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
            int end = MAX_MESSAGE - 1;
            // Half a surrogate pair cannot be encoded, so the message would come back changed.
            message = message.substring(0, Character.isHighSurrogate(message.charAt(end - 1)) ? end - 1 : end) + "…";
        }
    }

    public FaultKind kind() {
        return code.kind();
    }

    public RetryAdvice retry() {
        return code.retry();
    }
}
