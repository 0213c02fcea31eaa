package io.drover.model.fragment;

/**
 * Some neighbouring tasks of a bag.
 *
 * @param first the index of the first one, counted from 0
 * @param end the index behind the last one
 */
public record TaskRange(long first, long end) implements Portion {

    public TaskRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "a task range holds at least one task, not [" + first + ", " + end + ")");
        }
    }

    public long size() {
        return end - first;
    }

    @Override
    public String inWords() {
        return size() == 1 ? "task " + first : "tasks " + first + " to " + (end - 1);
    }

    public boolean contains(long task) {
        return task >= first && task < end;
    }

    /**
     * Cuts behind {@code size} tasks; the {@link #tail} starts where this ends.
     *
     * @throws IllegalArgumentException if the range has fewer tasks, or size is below 1
     */
    public TaskRange head(long size) {
        if (size < 1 || size > size()) {
            throw new IllegalArgumentException(
                    "a head of " + size + " tasks cannot be cut off [" + first + ", " + end + ")");
        }
        return new TaskRange(first, first + size);
    }

    /**
     * What is left behind the first {@code size} tasks.
     *
     * @throws IllegalArgumentException if nothing is, or size is below 0
     */
    public TaskRange tail(long size) {
        if (size < 0 || size >= size()) {
            throw new IllegalArgumentException(
                    "a tail behind " + size + " tasks cannot be cut off [" + first + ", " + end + ")");
        }
        return new TaskRange(first + size, end);
    }
}
