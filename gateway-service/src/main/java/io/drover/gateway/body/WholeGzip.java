package io.drover.gateway.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip, also of several members, to its last byte. The JDK's own passes over whatever follows a member and is no
 * header of another, be it the first bytes of one that was cut off; here that is a {@link ZipException}, but for zeros, with
 * which some writers fill up a block.
 */
final class WholeGzip extends GZIPInputStream {

    private static final int TRAILER_BYTES = 8;

    /** A writer's block is not larger. */
    private static final int MOST_PADDING = 1 << 16;

    private boolean atEnd;

    WholeGzip(InputStream in) throws IOException {
        super(new Recent(in));
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        recent().filled = 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read < 0 && !atEnd) {
            if (somethingFollows()) {
                throw new ZipException("something follows the gzip");
            }
            atEnd = true;
        }
        return read;
    }

    /** What the inflater left of its buffer, and what was read since that buffer, begins with the trailer. */
    private boolean somethingFollows() throws IOException {
        int left = inf.getRemaining();
        byte[] behind = Arrays.copyOf(Arrays.copyOfRange(buf, len - left, len), left + recent().filled);
        System.arraycopy(recent().bytes, 0, behind, left, recent().filled);
        for (int i = TRAILER_BYTES; i < behind.length; i++) {
            if (behind[i] != 0) {
                return true;
            }
        }
        byte[] padding = in.readNBytes(MOST_PADDING + 1);
        return padding.length > MOST_PADDING || !Arrays.equals(padding, new byte[padding.length]);
    }

    private Recent recent() {
        return (Recent) in;
    }

    /** Keeps what was read last: a trailer, and the header of a next member as far as it is none. */
    private static final class Recent extends FilterInputStream {

        private final byte[] bytes = new byte[64];
        private int filled;

        private Recent(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0 && filled < bytes.length) {
                bytes[filled++] = (byte) read;
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            int kept = Math.min(Math.max(0, read), bytes.length - filled);
            System.arraycopy(buffer, offset, bytes, filled, kept);
            filled += kept;
            return read;
        }
    }
}
