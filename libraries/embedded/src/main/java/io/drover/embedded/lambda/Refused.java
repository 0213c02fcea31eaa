package io.drover.embedded.lambda;

/** A request that is answered with an error of Lambda's. */
final class Refused extends RuntimeException {

    private final int status;
    private final String type;

    private Refused(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static Refused invalid(String message) {
        return new Refused(400, "InvalidParameterValueException", message);
    }

    static Refused notJson(String message) {
        return new Refused(400, "InvalidRequestContentException", message);
    }

    static Refused forbidden(String message) {
        return new Refused(403, "MissingAuthenticationTokenException", message);
    }

    static Refused unknown(String message) {
        return new Refused(404, "ResourceNotFoundException", message);
    }

    static Refused conflict(String message) {
        return new Refused(409, "ResourceConflictException", message);
    }

    static Refused tooLarge(String message) {
        return new Refused(413, "RequestTooLargeException", message);
    }

    static Refused tooMany(String message) {
        return new Refused(429, "TooManyRequestsException", message);
    }

    static Refused broken(String message) {
        return new Refused(500, "ServiceException", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
