package io.drover.gateway.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip, also of several members, to its last byte. The JDK's own passes over whatever follows a member and is no
 * header of another, be it the first bytes of one that was cut off; here that is a {@link ZipException}.
 */
final class WholeGzip extends GZIPInputStream {

    private static final int TRAILER_BYTES = 8;

    private long readBeforeBuffer;

    WholeGzip(InputStream in) throws IOException {
        super(new Counted(in));
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        readBeforeBuffer = counted().bytes;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read < 0 && somethingFollows()) {
            throw new ZipException("something follows the gzip");
        }
        return read;
    }

    /** What the inflater left of its buffer, and what was read since that buffer, begins with the trailer. */
    private boolean somethingFollows() throws IOException {
        long left = inf.getRemaining() + counted().bytes - readBeforeBuffer;
        return left > TRAILER_BYTES || in.read() >= 0;
    }

    private Counted counted() {
        return (Counted) in;
    }

    private static final class Counted extends FilterInputStream {

        private long bytes;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }
}
