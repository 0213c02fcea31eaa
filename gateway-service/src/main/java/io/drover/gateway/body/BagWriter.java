package io.drover.gateway.body;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.ports.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bag: checks every line while it copies it, leaves out blank ones and comments, and builds the index on the
 * way. A small one stays in memory and becomes a part of its workload's row; there is an object from the first byte on that
 * does not. Memory does not grow with the bag. Closing without {@link #commit} leaves nothing behind. Not thread-safe.
 */
public final class BagWriter implements TaskSink, AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int FIRST_BUFFER_BYTES = 1 << 10;

    private final ObjectStore objects;
    private final String key;
    private final BodyLimits limits;
    private final MessageDigest digest = sha256();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final BagIndex.Builder index = new BagIndex.Builder();
    private final int mostBuffered;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private ObjectStore.@Nullable Upload upload;
    private final CRC32C crc = new CRC32C();
    /** How much of the buffer the checksum has. */
    private int summed;

    private int filled;
    private long flushed;
    private long declaredMillis;
    private long undeclared;
    private boolean repeatable = true;

    public BagWriter(ObjectStore objects, String key, BodyLimits limits) {
        this.objects = objects;
        this.key = key;
        this.limits = limits;
        this.mostBuffered = Math.max(BUFFER_BYTES, limits.maxLineBytes() + 1);
    }

    @Override
    public void line(byte[] bytes, int from, int to, long number) {
        if (Lines.isTooLong(bytes, from, to, limits.maxLineBytes())) {
            throw ProblemException.atLine(
                    FaultCode.LINE_TOO_LONG, number, "longer than " + limits.maxLineBytes() + " bytes");
        }
        int first = from;
        while (first < to && isBlank(bytes[first])) {
            first++;
        }
        int end = to;
        // A blank behind a backslash belongs to a word.
        while (end > first && isBlank(bytes[end - 1]) && !(end - 1 > first && bytes[end - 2] == '\\')) {
            end--;
        }
        if (first == end || bytes[first] == '#') {
            return;
        }
        long millis = TaskParser.sleepMillis(bytes, first, end);
        append(bytes, first, end, millis >= 0 ? millis : parse(bytes, first, end, number));
    }

    /** How many tasks there are so far. */
    public long tasks() {
        return index.tasks();
    }

    /** Makes the bag durable, unless it is so small that it becomes so with its row. It has at least one task. */
    public BagSpec commit(BagOptions options) {
        BagIndex built = index.build(sum());
        if (isInline()) {
            digest.update(buffer, 0, filled);
            return spec(built, options, filled, new String(buffer, 0, filled, StandardCharsets.UTF_8));
        }
        flush().commit();
        BagSpec bag = spec(built, options, flushed, null);
        if (bag.isIndexed()) {
            objects.put(bag.indexKey(), built.toBytes());
        }
        return bag;
    }

    private boolean isInline() {
        return upload == null && filled <= limits.inlineBytes() && index.tasks() <= BagIndex.MIN_STRIDE;
    }

    private BagSpec spec(BagIndex built, BagOptions options, long bytes, @Nullable String lines) {
        return new BagSpec(
                key,
                index.tasks(),
                bytes,
                built.stride(),
                declaredMillis,
                undeclared,
                repeatable,
                sum(),
                options,
                lines);
    }

    /** SHA-256 of the lines and of what came with them. To be called once, after {@link #commit}. */
    public String digestWith(String options) {
        digest.update((byte) 0); // no line holds it alone, so lines and options cannot be confused
        digest.update(options.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        if (upload != null) {
            upload.close();
        }
    }

    /** What the task declares, or -1. */
    private long parse(byte[] bytes, int from, int to, long number) {
        try {
            Task task = TaskParser.parse(
                    utf8.decode(ByteBuffer.wrap(bytes, from, to - from)).toString());
            repeatable &= task.repeatable();
            return switch (task) {
                case Task.Sleep sleep -> sleep.millis();
                case Task.Echo _ -> 0;
                case Task.Exec _, Task.Http _, Task.Sql _, Task.Function _ -> -1;
            };
        } catch (CharacterCodingException e) {
            throw ProblemException.atLine(FaultCode.BODY_NOT_UTF8, number, "not UTF-8");
        } catch (IllegalArgumentException e) {
            throw ProblemException.atLine(FaultCode.LINE_UNREADABLE, number, String.valueOf(e.getMessage()));
        }
    }

    private void append(byte[] bytes, int from, int to, long millis) {
        if (index.tasks() == limits.maxTasks()) {
            throw FaultCode.BODY_TOO_LARGE.asException("a workload has at most " + limits.maxTasks() + " tasks");
        }
        int length = to - from;
        if (filled + length + 1 > mostBuffered) {
            flush();
        } else if (filled + length + 1 > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(mostBuffered, Math.max(2 * buffer.length, filled + length + 1)));
        }
        index.line(flushed + filled, millis, index.needsSum() ? sum() : 0);
        declaredMillis += Math.max(millis, 0);
        undeclared += millis < 0 ? 1 : 0;
        System.arraycopy(bytes, from, buffer, filled, length);
        filled += length;
        buffer[filled++] = '\n';
    }

    /** Of all that was appended. */
    private int sum() {
        crc.update(buffer, summed, filled - summed);
        summed = filled;
        return (int) crc.getValue();
    }

    private ObjectStore.Upload flush() {
        ObjectStore.Upload into = upload == null ? objects.upload(key) : upload;
        upload = into;
        try {
            into.stream().write(buffer, 0, filled);
        } catch (IOException e) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("the object store does not take the bag", e);
        }
        digest.update(buffer, 0, filled);
        sum();
        flushed += filled;
        filled = 0;
        summed = 0;
        return into;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
