package io.drover.model.result;

/** A result block is not what was once packed: garbled, cut short or of another version. None of its results can be told. */
public final class UnreadableResultsException extends RuntimeException {

    public UnreadableResultsException(String message) {
        super(message);
    }
}
