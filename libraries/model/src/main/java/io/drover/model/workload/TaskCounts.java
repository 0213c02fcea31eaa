package io.drover.model.workload;

/** Tasks of a workload by where they stand; {@code waiting} ones are not cut into a fragment yet. */
public record TaskCounts(long total, long running, long succeeded, long failed) {

    public TaskCounts {
        if (running < 0 || succeeded < 0 || failed < 0 || running + succeeded + failed > total) {
            throw new IllegalArgumentException(
                    "no such counts: " + running + " + " + succeeded + " + " + failed + " of " + total);
        }
    }

    public static TaskCounts waiting(long total) {
        return new TaskCounts(total, 0, 0, 0);
    }

    public long waiting() {
        return total - running - succeeded - failed;
    }

    public long ended() {
        return succeeded + failed;
    }
}
