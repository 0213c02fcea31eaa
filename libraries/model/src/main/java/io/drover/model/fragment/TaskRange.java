package io.drover.model.fragment;

/**
 * Some neighbouring tasks of a bag.
 *
 * @param first the index of the first one, counted from 0
 * @param end the index behind the last one
 */
public record TaskRange(long first, long end) {

    public TaskRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "a task range holds at least one task, not [" + first + ", " + end + ")");
        }
    }

    public long size() {
        return end - first;
    }

    public boolean contains(long task) {
        return task >= first && task < end;
    }

    /** Cuts behind {@code size} tasks; the rest starts where this ends. */
    public TaskRange head(long size) {
        return new TaskRange(first, first + size);
    }

    public TaskRange tail(long size) {
        return new TaskRange(first + size, end);
    }
}
