package io.drover.model.workload;

import io.drover.model.Names;

/** Whom a workload belongs to. */
public record ClientId(String value) implements Comparable<ClientId> {

    public ClientId {
        if (!Names.isOne(value)) {
            throw new IllegalArgumentException(
                    "a client id is 1 to 64 letters, digits, '_', '.' and '-', not '" + value + "'");
        }
    }

    @Override
    public int compareTo(ClientId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
