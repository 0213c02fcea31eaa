package io.drover.wiring.start;

/** A start that was asked for wrongly. The message says the cause and the remedy; nothing was begun. */
public final class OperatorMistake extends RuntimeException {

    public OperatorMistake(String message) {
        super(message);
    }

    public OperatorMistake(String message, Throwable cause) {
        super(message, cause);
    }
}
