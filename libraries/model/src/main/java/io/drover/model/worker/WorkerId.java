package io.drover.model.worker;

import io.drover.model.Names;

/** Names a worker. One that is started again as a rule has a new id; if not, its {@link Incarnation} tells the lives apart. */
public record WorkerId(String value) implements Comparable<WorkerId> {

    public WorkerId {
        if (!Names.isOne(value)) {
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
