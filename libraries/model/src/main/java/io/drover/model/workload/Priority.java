package io.drover.model.workload;

/** How urgent a workload is, 0 (background) to 9 (first). */
public record Priority(int value) {

    public static final Priority DEFAULT = new Priority(5);

    public Priority {
        if (value < 0 || value > 9) {
            throw new IllegalArgumentException("a priority is 0 to 9, not " + value);
        }
    }

    /** How much a workload gets under fair order, compared with others; the least urgent one gets something too. */
    public int shares() {
        return value + 1;
    }
}
