package io.drover.model.cell;

/** How often a cell changed hands. A write carries the epoch of its writer and is refused when a later one exists. */
public record Epoch(long value) {

    public Epoch {
        if (value < 1) {
            throw new IllegalArgumentException("an epoch counts from 1, not " + value);
        }
    }
}
