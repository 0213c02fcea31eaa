package io.drover.model.result;

import io.drover.model.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Packs results in the order of their tasks. Not thread-safe. */
public final class ResultBlockBuilder {

    private final long count;
    private final long startMicros;
    private final int attempt;
    private byte[] bytes;
    private int size;
    private long added;
    private long cursor;

    public ResultBlockBuilder(long firstTask, long count, Instant start, int attempt) {
        this.count = count;
        this.startMicros = ResultBlock.micros(start);
        this.attempt = attempt;
        this.bytes = new byte[(int) Math.min(1 << 20, 32 + 2 * count)];
        this.cursor = startMicros;
        bytes[size] = ResultBlock.VERSION;
        size = ResultBlock.PREFIX;
        varint(firstTask);
        varint(count);
        varint(startMicros);
        varint(attempt);
    }

    /** The next task succeeded silently, right after the one before it. */
    public void succeeded(long durationMicros) {
        added++;
        cursor += durationMicros;
        varint(durationMicros << 3);
    }

    /** The next task ended, right after the one before it. */
    public void ended(
            long durationMicros, @Nullable TaskOutput output, @Nullable TaskOutput stderr, @Nullable Fault fault) {
        added++;
        cursor += durationMicros;
        head(durationMicros, output, stderr, fault, 0);
    }

    /** The next task with its own start and attempt. */
    public void add(TaskResult result) {
        long micros = result.duration().toNanos() / 1_000;
        long started = ResultBlock.micros(result.startedAt());
        if (started == cursor && result.attempt() == attempt) {
            ended(micros, result.output(), result.stderr(), result.fault());
            return;
        }
        added++;
        head(micros, result.output(), result.stderr(), result.fault(), ResultBlock.PLACED);
        long offset = started - startMicros;
        varint((offset << 1) ^ (offset >> 63));
        varint(result.attempt());
        cursor = started + micros;
    }

    private void head(
            long micros, @Nullable TaskOutput output, @Nullable TaskOutput stderr, @Nullable Fault fault, int flags) {
        boolean said = output != null || stderr != null;
        varint(micros << 3 | flags | (fault == null ? 0 : ResultBlock.FAILED) | (said ? ResultBlock.SAID : 0));
        if (fault != null) {
            text(fault.code().name());
            text(fault.message());
        }
        if (said) {
            reserve(1);
            bytes[size++] = (byte) (form(output) | form(stderr) << 3);
            output(output);
            output(stderr);
        }
    }

    private static int form(@Nullable TaskOutput output) {
        return output == null
                ? 0
                : ResultBlock.OUT
                        | (output.binary() ? ResultBlock.BINARY : 0)
                        | (output.truncated() ? ResultBlock.TRUNCATED : 0);
    }

    private void output(@Nullable TaskOutput output) {
        if (output == null) {
            return;
        }
        if (output.binary()) {
            bytes(Base64.getDecoder().decode(output.text()));
        } else {
            text(output.text());
        }
        TaskOutput.@Nullable Whole whole = output.whole();
        if (whole != null) {
            varint(whole.totalBytes());
            text(whole.key() == null ? "" : whole.key());
        }
    }

    private void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] more) {
        varint(more.length);
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    public int sizeBytes() {
        return size;
    }

    public ResultBlock build() {
        if (added != count) {
            throw new IllegalStateException("a block of " + count + " results got " + added);
        }
        ByteBuffer.wrap(bytes).putInt(1, ResultBlock.checksum(bytes, size));
        return ResultBlock.owning(Arrays.copyOf(bytes, size));
    }
}
