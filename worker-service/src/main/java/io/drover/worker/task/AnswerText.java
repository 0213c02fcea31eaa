package io.drover.worker.task;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/** Makes UTF-8 of the text of an answer that says in which charset it is. */
final class AnswerText {

    private AnswerText() {}

    /** Bytes that are not what the answer says, and those of which it says nothing, stay as they are. */
    static Said of(Said body, @Nullable String contentType) {
        Charset charset = charset(contentType);
        if (charset == null || charset.equals(StandardCharsets.UTF_8)) {
            return body;
        }
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer text = CharBuffer.allocate((int) (body.bytes().length * (double) decoder.maxCharsPerByte()) + 1);
        try {
            ByteBuffer in = ByteBuffer.wrap(body.bytes());
            CoderResult result = decoder.decode(in, text, !body.isTruncated());
            if (result.isUnderflow() && !body.isTruncated()) {
                result = decoder.flush(text);
            }
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            return body;
        }
        byte[] utf8 = text.flip().toString().getBytes(StandardCharsets.UTF_8);
        return new Said(utf8, body.isTruncated() ? Math.max(body.totalBytes(), utf8.length + 1L) : utf8.length);
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        try {
            ContentType type = ContentType.parse(contentType);
            return type == null ? null : type.getCharset();
        } catch (IllegalArgumentException e) {
            return null; // a charset of which Java knows nothing
        }
    }
}
