package io.drover.worker.probe;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages on a pipe: a mark, the length as four bytes, JSON. What is not between marks is passed over: a native library may
 * print to the output of its process.
 */
final class Frames {

    /** What may begin a message, and no text has: the record separator of RFC 7464. */
    private static final int MARK = 0x1E;

    private static final int MOST_BYTES = 64 << 20;
    /** By fields and constructors: both ends have the same classes, and their methods are made for other readers. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultVisibility(any -> any.withVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .withVisibility(PropertyAccessor.CREATOR, Visibility.ANY)
                    .withVisibility(PropertyAccessor.GETTER, Visibility.NONE)
                    .withVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE))
            .build();

    private Frames() {}

    static void write(OutputStream out, Object message) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(message);
        DataOutputStream data = new DataOutputStream(out);
        data.writeByte(MARK);
        data.writeInt(bytes.length);
        data.write(bytes);
        data.flush();
    }

    /** Waits for the next message; empty at the end of the stream. */
    static <T> Optional<T> read(InputStream in, Class<T> type) throws IOException {
        int next = in.read();
        while (next >= 0 && next != MARK) {
            next = in.read();
        }
        if (next < 0) {
            return Optional.empty();
        }
        int length = new DataInputStream(in).readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("a message of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(bytes, type));
        } catch (JacksonException e) {
            throw new IOException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
