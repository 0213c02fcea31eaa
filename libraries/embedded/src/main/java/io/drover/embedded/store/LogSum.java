package io.drover.embedded.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The running checksum of SQLite's log and of its index (walformat.html, "Checksum Algorithm"). Not thread-safe. */
final class LogSum {

    private final ByteOrder order;
    private int first;
    private int second;
    private int[] numbers = new int[16];

    /** @param order in which bytes make a number */
    LogSum(ByteOrder order) {
        this.order = order;
    }

    /** Goes on with these bytes; their length is a multiple of 8. */
    void add(ByteBuffer bytes, int from, int length) {
        // A copy at once is three times as fast as a number at a time.
        int count = length / Integer.BYTES;
        if (numbers.length < count) {
            numbers = new int[count];
        }
        bytes.slice(from, length).order(order).asIntBuffer().get(0, numbers, 0, count);
        int one = first;
        int two = second;
        for (int i = 0; i < count; i += 2) {
            one += numbers[i] + two;
            two += numbers[i + 1] + one;
        }
        first = one;
        second = two;
    }

    boolean is(int one, int two) {
        return first == one && second == two;
    }
}
