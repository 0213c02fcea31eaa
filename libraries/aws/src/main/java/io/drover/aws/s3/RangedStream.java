package io.drover.aws.s3;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object from its start to its end, a chunk per call. A reader that is slow holds no connection meanwhile, and every
 * chunk is bounded and tried again like any call. All chunks are of one version. Not thread-safe. Throws
 * OBJECTS_UNAVAILABLE and not the {@link IOException} that caused it.
 */
final class RangedStream extends InputStream {

    static final int CHUNK_BYTES = 4 << 20;

    private final S3Objects objects;
    private final String key;
    private RangeAnswer.@Nullable Version version;
    private byte[] chunk = {};
    private int at;
    private long next;
    private boolean closed;

    /** Reads the first chunk: a missing object is noticed here. */
    RangedStream(S3Objects objects, String key) {
        this.objects = objects;
        this.key = key;
        fill();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (closed) {
            throw new IOException("the stream of " + key + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (at == chunk.length) {
            if (version == null || next >= version.size()) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return chunk.length - at;
    }

    @Override
    public void close() {
        closed = true;
        chunk = new byte[0];
        at = 0;
    }

    private void fill() {
        RangeAnswer.@Nullable Version known = version;
        switch (objects.get(key, next, CHUNK_BYTES, known == null ? null : known.etag())) {
            case RangeAnswer.Part part -> {
                version = part.version();
                chunk = part.bytes();
                at = Math.toIntExact(next - part.start());
                next = part.start() + chunk.length;
            }
            case RangeAnswer.Missing missing -> throw FaultCode.NOT_FOUND.asException("there is no object " + key);
            case RangeAnswer.BeyondEnd end -> next = 0;
            case RangeAnswer.Changed changed ->
                throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                        "the object " + key + " was replaced while it was read: read it again from its start");
        }
    }
}
