package io.drover.model.result;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The results of neighbouring tasks, packed: one or two bytes for a short task without output. Times are kept to the
 * microsecond. Immutable.
 *
 * <p>Layout: version byte and CRC-32C of all that follows (four bytes, the highest first), then as variable-length
 * integers the first task, the count, the first start in epoch microseconds and the attempt; then for every task a head
 * {@code (durationMicros << 3 | flags)} followed by what the flags announce: {@link #FAILED} code and message,
 * {@link #SAID} what it said, {@link #PLACED} start relative to the block (zigzag) and attempt. A task that is not placed
 * starts where the one before it ended. What a task said is a byte of {@link #OUT} and {@link #ERR} flags, then for each
 * of the two that is there its bytes and, where it is truncated, their whole number and the key of the object with more (empty:
 * none).
 */
public final class ResultBlock {

    static final byte VERSION = 2;
    /** Where the checksum ends and what it covers begins. */
    static final int PREFIX = 5;

    static final int FAILED = 1;
    static final int SAID = 2;
    static final int PLACED = 4;

    static final int OUT = 1;
    static final int ERR = OUT << 3;
    /** Within the three bits of either. */
    static final int BINARY = 2;

    static final int TRUNCATED = 4;

    private final byte[] bytes;

    private ResultBlock(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes over the bytes of a block. Whether they are one is checked when they are read, so that a block that was
     * garbled spoils nothing but itself.
     */
    public static ResultBlock of(byte[] bytes) {
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

    /** Throws {@link UnreadableResultsException} like {@link #forEach}. */
    public List<TaskResult> toList() {
        List<TaskResult> results = new ArrayList<>();
        forEach(results::add);
        return results;
    }

    /**
     * Hands out the results in the order of their tasks.
     *
     * @throws UnreadableResultsException before the first one, if the block is not as it was packed
     */
    public void forEach(Consumer<TaskResult> sink) {
        check();
        ByteBuffer in = ByteBuffer.wrap(bytes).position(PREFIX);
        long task = readVarint(in);
        long count = readVarint(in);
        long startMicros = readVarint(in);
        int attempt = (int) readVarint(in);
        long cursor = startMicros;
        for (long i = 0; i < count; i++) {
            long head = readVarint(in);
            int flags = (int) (head & 7);
            @Nullable Fault fault = (flags & FAILED) == 0 ? null : readFault(in);
            int said = (flags & SAID) == 0 ? 0 : in.get();
            @Nullable TaskOutput output = readOutput(in, said);
            @Nullable TaskOutput stderr = readOutput(in, said >> 3);
            int taskAttempt = attempt;
            if ((flags & PLACED) != 0) {
                cursor = startMicros + unzigzag(readVarint(in));
                taskAttempt = (int) readVarint(in);
            }
            long micros = head >>> 3;
            Duration duration = Duration.ofNanos(micros * 1_000);
            sink.accept(new TaskResult(task + i, taskAttempt, instant(cursor), duration, output, stderr, fault));
            cursor += micros;
        }
    }

    private void check() {
        if (bytes.length < PREFIX) {
            throw new UnreadableResultsException("the results end after " + bytes.length + " bytes");
        }
        if (bytes[0] != VERSION) {
            throw new UnreadableResultsException(
                    "the results are of version " + bytes[0] + ", not " + VERSION + ", or garbled");
        }
        if (ByteBuffer.wrap(bytes).getInt(1) != checksum(bytes, bytes.length)) {
            throw new UnreadableResultsException("the checksum of " + bytes.length
                    + " bytes of results does not match: they are cut short or garbled");
        }
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, PREFIX, length - PREFIX);
        return (int) crc.getValue();
    }

    private static Fault readFault(ByteBuffer in) {
        return FaultCode.valueOf(readText(in)).because(readText(in));
    }

    private static @Nullable TaskOutput readOutput(ByteBuffer in, int form) {
        if ((form & OUT) == 0) {
            return null;
        }
        boolean binary = (form & BINARY) != 0;
        byte[] said = readBytes(in);
        String text = binary ? Base64.getEncoder().encodeToString(said) : new String(said, StandardCharsets.UTF_8);
        return new TaskOutput(text, binary, (form & TRUNCATED) == 0 ? null : readWhole(in));
    }

    private static TaskOutput.Whole readWhole(ByteBuffer in) {
        long total = readVarint(in);
        String key = readText(in);
        return new TaskOutput.Whole(total, key.isEmpty() ? null : key);
    }

    private static String readText(ByteBuffer in) {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(ByteBuffer in) {
        byte[] bytes = new byte[(int) readVarint(in)];
        in.get(bytes);
        return bytes;
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
