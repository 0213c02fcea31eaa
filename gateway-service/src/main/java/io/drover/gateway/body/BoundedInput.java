package io.drover.gateway.body;

import io.drover.model.fault.FaultCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a body with BODY_TOO_LARGE where its limit is. */
final class BoundedInput extends FilterInputStream {

    private final long maxBytes;
    private long bytes;

    BoundedInput(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int more) {
        bytes += more;
        if (bytes > maxBytes) {
            throw FaultCode.BODY_TOO_LARGE.asException("a body has at most " + maxBytes + " bytes");
        }
    }
}
