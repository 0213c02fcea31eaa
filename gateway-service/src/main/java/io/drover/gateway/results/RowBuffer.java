package io.drover.gateway.results;

import io.drover.model.result.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Text on its way to a client, in one byte buffer that is used over and over: rows are written by the million, and
 * strings in between would cost more than the rows. Not thread-safe.
 */
final class RowBuffer {

    private static final int FLUSH_BYTES = 1 << 15;
    private static final int FIRST_BYTES = 1 << 10;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] digits = new byte[20];
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private long second = Long.MIN_VALUE;
    private byte[] secondText = {};

    RowBuffer(OutputStream out) {
        this.out = out;
    }

    /** What is written for each state, by its ordinal, made once. */
    static byte[][] perState(Function<TaskState, String> text) {
        return Arrays.stream(TaskState.values())
                .map(state -> text.apply(state).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Hands on what has gathered, if it is enough to be worth it. */
    void rowDone() {
        if (size >= FLUSH_BYTES) {
            flush();
        }
    }

    void flush() {
        try {
            out.write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        size = 0;
    }

    RowBuffer raw(byte[] ascii) {
        reserve(ascii.length);
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
        return this;
    }

    RowBuffer number(long value) {
        int at = digits.length;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        reserve(digits.length - at);
        System.arraycopy(digits, at, bytes, size, digits.length - at);
        size += digits.length - at;
        return this;
    }

    /** Milliseconds to the microsecond: 1.25. */
    RowBuffer millis(Duration time) {
        long micros = time.toNanos() / 1_000;
        number(micros / 1_000);
        int part = (int) (micros % 1_000);
        if (part != 0) {
            reserve(4);
            bytes[size++] = '.';
            for (int unit = 100; part != 0; unit /= 10) {
                bytes[size++] = (byte) ('0' + part / unit);
                part %= unit;
            }
        }
        return this;
    }

    /** RFC 3339 to the microsecond. Neighbouring rows mostly share their second. */
    RowBuffer instant(Instant instant) {
        if (instant.getEpochSecond() != second) {
            second = instant.getEpochSecond();
            String text = Instant.ofEpochSecond(second).toString();
            secondText = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
        }
        raw(secondText);
        reserve(8);
        bytes[size++] = '.';
        int micros = instant.getNano() / 1_000;
        for (int unit = 100_000; unit > 0; unit /= 10) {
            bytes[size++] = (byte) ('0' + micros / unit % 10);
        }
        bytes[size++] = 'Z';
        return this;
    }

    /** A JSON string with its quotes. */
    RowBuffer json(String text) {
        ascii('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += unicode(text, i);
            } else if (c == '"' || c == '\\') {
                ascii('\\').ascii(c);
            } else if (c == '\n') {
                ascii('\\').ascii('n');
            } else if (c < 0x20) {
                ascii('\\').ascii('u').ascii('0').ascii('0');
                ascii((char) HEX[c >> 4]).ascii((char) HEX[c & 15]);
            } else {
                ascii(c);
            }
        }
        return ascii('"');
    }

    /** A CSV field after RFC 4180, in quotes where it needs them. */
    RowBuffer csv(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        if (quoted) {
            ascii('"');
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += unicode(text, i);
                continue;
            }
            if (c == '"') {
                ascii('"');
            }
            ascii(c);
        }
        return quoted ? ascii('"') : this;
    }

    RowBuffer ascii(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
        return this;
    }

    /** Writes the character at {@code at} and answers how many further places of the text it took. */
    private int unicode(String text, int at) {
        int point = text.codePointAt(at);
        boolean alone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        raw(Character.toString(alone ? 0xfffd : point).getBytes(StandardCharsets.UTF_8));
        return Character.charCount(point) - 1;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
