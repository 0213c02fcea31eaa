package io.drover.model.result;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The results of neighbouring tasks, packed: one or two bytes for a short task without output. Times are kept to the
 * microsecond. Immutable.
 *
 * <p>Layout: version byte, then as variable-length integers the first task, the count, the first start in epoch
 * microseconds and the attempt; then for every task a head {@code (durationMicros << 3 | flags)} followed by what the
 * flags announce: {@link #FAILED} code and message, {@link #OUTPUT} text, {@link #PLACED} start relative to the block
 * (zigzag) and attempt. A task that is not placed starts where the one before it ended.
 */
public final class ResultBlock {

    private static final byte VERSION = 1;
    static final int FAILED = 1;
    static final int OUTPUT = 2;
    static final int PLACED = 4;

    private final byte[] bytes;

    private ResultBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes over the bytes of a block.
     *
     * @throws IllegalArgumentException if they are no result block of a known version
     */
    public static ResultBlock of(byte[] bytes) {
        if (bytes.length < 5 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("not a result block of version " + VERSION);
        }
        return new ResultBlock(bytes.clone());
    }

    public static ResultBlock of(List<TaskResult> results) {
        TaskResult first = results.getFirst();
        ResultBlockBuilder builder =
                new ResultBlockBuilder(first.task(), results.size(), first.startedAt(), first.attempt());
        results.forEach(builder::add);
        return builder.build();
    }

    static ResultBlock owning(byte[] bytes) {
        return new ResultBlock(bytes);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public int sizeBytes() {
        return bytes.length;
    }

    public List<TaskResult> toList() {
        List<TaskResult> results = new ArrayList<>();
        forEach(results::add);
        return results;
    }

    /** Hands out the results in the order of their tasks. */
    public void forEach(Consumer<TaskResult> sink) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(1);
        long task = readVarint(in);
        long count = readVarint(in);
        long startMicros = readVarint(in);
        int attempt = (int) readVarint(in);
        long cursor = startMicros;
        for (long i = 0; i < count; i++) {
            long head = readVarint(in);
            int flags = (int) (head & 7);
            @Nullable Fault fault = (flags & FAILED) == 0 ? null : readFault(in);
            @Nullable String output = (flags & OUTPUT) == 0 ? null : readText(in);
            int taskAttempt = attempt;
            if ((flags & PLACED) != 0) {
                cursor = startMicros + unzigzag(readVarint(in));
                taskAttempt = (int) readVarint(in);
            }
            long micros = head >>> 3;
            sink.accept(new TaskResult(
                    task + i, taskAttempt, instant(cursor), Duration.ofNanos(micros * 1_000), output, fault));
            cursor += micros;
        }
    }

    private static Fault readFault(ByteBuffer in) {
        return FaultCode.valueOf(readText(in)).because(readText(in));
    }

    private static String readText(ByteBuffer in) {
        byte[] text = new byte[(int) readVarint(in)];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static long readVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000), instant.getNano() / 1_000);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResultBlock block && Arrays.equals(bytes, block.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ResultBlock[" + bytes.length + " bytes]";
    }
}
