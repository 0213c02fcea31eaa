package io.drover.model.fragment;

/** Counts the runs of a fragment from 1. */
public record AttemptNumber(int value) implements Comparable<AttemptNumber> {

    public static final AttemptNumber FIRST = new AttemptNumber(1);

    public AttemptNumber {
        if (value < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + value);
        }
    }

    public AttemptNumber next() {
        return new AttemptNumber(value + 1);
    }

    @Override
    public int compareTo(AttemptNumber other) {
        return Integer.compare(value, other.value);
    }
}
