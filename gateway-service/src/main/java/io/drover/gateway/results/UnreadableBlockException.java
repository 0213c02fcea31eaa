package io.drover.gateway.results;

/** Results that are not what a worker wrote. The message is the part of a sentence that follows "but". */
final class UnreadableBlockException extends RuntimeException {

    UnreadableBlockException(String message) {
        super(message);
    }

    UnreadableBlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
