package io.drover.duckdb;

/** A session ended while a statement ran in it: no statement's fault yet. */
final class SessionLostException extends RuntimeException {

    SessionLostException(String message) {
        super(message);
    }
}
