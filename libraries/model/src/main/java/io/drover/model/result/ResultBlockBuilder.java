package io.drover.model.result;

import io.drover.model.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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
        bytes[size++] = 1;
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
    public void ended(long durationMicros, @Nullable String output, @Nullable Fault fault) {
        added++;
        cursor += durationMicros;
        head(durationMicros, output, fault, 0);
    }

    /** The next task with its own start and attempt. */
    public void add(TaskResult result) {
        long micros = result.duration().toNanos() / 1_000;
        long started = ResultBlock.micros(result.startedAt());
        if (started == cursor && result.attempt() == attempt) {
            ended(micros, result.output(), result.fault());
            return;
        }
        added++;
        head(micros, result.output(), result.fault(), ResultBlock.PLACED);
        long offset = started - startMicros;
        varint((offset << 1) ^ (offset >> 63));
        varint(result.attempt());
        cursor = started + micros;
    }

    private void head(long micros, @Nullable String output, @Nullable Fault fault, int flags) {
        int all = flags | (fault == null ? 0 : ResultBlock.FAILED) | (output == null ? 0 : ResultBlock.OUTPUT);
        varint(micros << 3 | all);
        if (fault != null) {
            text(fault.code().name());
            text(fault.message());
        }
        if (output != null) {
            text(output);
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
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
        return ResultBlock.owning(Arrays.copyOf(bytes, size));
    }
}
