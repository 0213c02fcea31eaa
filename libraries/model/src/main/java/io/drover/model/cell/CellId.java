package io.drover.model.cell;

import io.drover.model.Names;

/** Names a cell. */
public record CellId(String value) implements Comparable<CellId> {

    public CellId {
        if (!Names.isOne(value)) {
            throw new IllegalArgumentException(
                    "a cell id is 1 to 64 letters, digits, '_', '.' and '-', not '" + value + "'");
        }
    }

    @Override
    public int compareTo(CellId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
