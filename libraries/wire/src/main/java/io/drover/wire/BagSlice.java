package io.drover.wire;

import org.jspecify.annotations.Nullable;

/**
 * Where the lines of a range lie, or the lines themselves.
 *
 * @param key the bag's object
 * @param offset byte offset of an indexed line at or before the first task
 * @param length bytes from there to the end of an indexed block behind the last task
 * @param skip lines to pass over before the first task
 * @param sum the checksum of those bytes ({@link io.drover.model.workload.BagSum}); absent: it is not known
 * @param lines those of the range and no others; absent: they lie in the object
 */
public record BagSlice(
        String key,
        long offset,
        int length,
        int skip,
        @Nullable Integer sum,
        @Nullable String lines) {

    /** One of a bag that is no object. */
    public static BagSlice of(String key, String lines) {
        return new BagSlice(key, 0, 0, 0, null, lines);
    }

    /** Without the lines, which are the client's and not for logs. */
    @Override
    public String toString() {
        return "BagSlice[" + key + (lines == null ? ", " + length + " bytes from " + offset + ", skip " + skip : "")
                + ']';
    }
}
