package io.drover.worker.task;

import io.drover.model.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a task said on one of its ways out.
 *
 * @param bytes the first ones of it; not to be changed
 * @param totalBytes how many there were in all
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, see below
public record Said(byte[] bytes, long totalBytes) {

    public static final Said NOTHING = new Said(new byte[0], 0);

    public static Said text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Said(utf8, utf8.length);
    }

    public boolean isNothing() {
        return totalBytes == 0;
    }

    /** Whether more was said than was kept. */
    public boolean isTruncated() {
        return totalBytes > bytes.length;
    }

    /** For a message: as much as fits into a fault. */
    String beginning() {
        return new String(bytes, 0, Math.min(bytes.length, Fault.MAX_MESSAGE), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Said said && totalBytes == said.totalBytes && Arrays.equals(bytes, said.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8) + (isTruncated() ? "[cut of " + totalBytes + " bytes]" : "");
    }
}
