package io.drover.door;

/** A service does not start because its door would stand open, or cannot be hung. */
public final class DoorException extends RuntimeException {

    private final String remedy;

    DoorException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
