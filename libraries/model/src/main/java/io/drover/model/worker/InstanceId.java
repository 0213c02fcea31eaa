package io.drover.model.worker;

/** Names one machine of a fleet for ever, as its provider does. */
public record InstanceId(String value) {

    public InstanceId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an instance id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
