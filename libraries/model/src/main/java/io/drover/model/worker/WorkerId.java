package io.drover.model.worker;

/** Names one worker process; a restarted worker has a new id. */
public record WorkerId(String value) implements Comparable<WorkerId> {

    public WorkerId {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException(
                    "a worker id is 1 to 64 letters, digits, '_', '.' and '-', not '" + value + "'");
        }
    }

    @Override
    public int compareTo(WorkerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
