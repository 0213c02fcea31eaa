package io.drover.model.workload;

/**
 * Fragments of a workload.
 *
 * @param cut how many there are
 * @param running dispatched and not ended
 * @param redispatched attempts beyond the first
 * @param copies second copies of slow fragments
 */
public record FragmentCounts(long cut, long running, long ended, long redispatched, long copies) {

    public static final FragmentCounts NONE = new FragmentCounts(0, 0, 0, 0, 0);
}
