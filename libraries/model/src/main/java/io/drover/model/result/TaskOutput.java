package io.drover.model.result;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a task said on one of its two ways out, exactly: text where its bytes are UTF-8, their base64 where they are not.
 *
 * @param text the text, or base64 (RFC 4648, padded) of the bytes
 * @param binary whether {@code text} is base64
 * @param whole what this is only the beginning of; absent if it is all that was said
 */
public record TaskOutput(
        String text, boolean binary, @Nullable Whole whole) {

    /**
     * All of what a task said.
     *
     * @param totalBytes how many bytes the task said
     * @param key the object with its bytes from the first on, as many as were kept; absent: there are no more than here
     */
    public record Whole(long totalBytes, @Nullable String key) {}

    public static TaskOutput text(String text) {
        return new TaskOutput(text, false, null);
    }

    /** All of what was said. */
    public static TaskOutput of(byte[] bytes) {
        return decoded(bytes, bytes.length, null);
    }

    /**
     * The first bytes of what was said, {@code most} at most; a character is never cut in two.
     *
     * @param bytes more than {@code most} bytes, or fewer where the task was not listened to any longer
     */
    public static TaskOutput firstOf(byte[] bytes, int most, Whole whole) {
        return decoded(bytes, Math.min(most, bytes.length), whole);
    }

    public boolean truncated() {
        return whole != null;
    }

    private static TaskOutput decoded(byte[] bytes, int length, @Nullable Whole whole) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(length);
        try {
            // A character that was cut in two is left out: the decoder waits for the rest of it.
            boolean isAll = whole == null;
            var result = utf8.decode(in, out, isAll);
            if (result.isError()) {
                result.throwException();
            }
            return new TaskOutput(out.flip().toString(), false, whole);
        } catch (CharacterCodingException e) {
            byte[] kept = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            return new TaskOutput(Base64.getEncoder().encodeToString(kept), true, whole);
        }
    }
}
