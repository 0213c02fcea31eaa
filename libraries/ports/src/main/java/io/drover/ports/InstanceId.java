package io.drover.ports;

/** Names one machine of a fleet for ever, as its provider does. */
public record InstanceId(String value) implements Comparable<InstanceId> {

    public InstanceId {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException(
                    "an instance id is 1 to 64 letters, digits, '_', '.' and '-', not '" + value + "'");
        }
    }

    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
