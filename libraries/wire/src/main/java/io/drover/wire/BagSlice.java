package io.drover.wire;

/**
 * Where the lines of a range lie.
 *
 * @param key the bag's object
 * @param offset byte offset of an indexed line at or before the first task
 * @param length bytes from there to the end of an indexed block behind the last task
 * @param skip lines to pass over before the first task
 */
public record BagSlice(String key, long offset, int length, int skip) {}
