package io.drover.model.workload;

/** What clients count of a workload, a bag's tasks, by where it stands; {@code waiting} ones are not cut into a fragment yet. */
public record UnitCounts(long total, long running, long succeeded, long failed) {

    public UnitCounts {
        if (running < 0 || succeeded < 0 || failed < 0 || running + succeeded + failed > total) {
            throw new IllegalArgumentException(
                    "no such counts: " + running + " + " + succeeded + " + " + failed + " of " + total);
        }
    }

    public static UnitCounts waiting(long total) {
        return new UnitCounts(total, 0, 0, 0);
    }

    public long waiting() {
        return total - running - succeeded - failed;
    }

    public long ended() {
        return succeeded + failed;
    }
}
