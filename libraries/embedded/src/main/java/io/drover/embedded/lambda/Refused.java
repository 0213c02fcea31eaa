package io.drover.embedded.lambda;

/** A request that is answered with an error of Lambda's. */
final class Refused extends RuntimeException {

    private final int status;
    private final String type;

    Refused(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static Refused invalid(String message) {
        return new Refused(400, "InvalidParameterValueException", message);
    }

    static Refused unknown(String message) {
        return new Refused(404, "ResourceNotFoundException", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
