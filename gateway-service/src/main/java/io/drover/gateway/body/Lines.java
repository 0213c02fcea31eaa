package io.drover.gateway.body;

import io.drover.door.problem.ProblemException;
import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream, in one buffer that is used over and over and as large as they need. Not thread-safe. */
public final class Lines {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int FIRST_BYTES = 1 << 12;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer;
    private int start;
    private int end;
    private long number;

    /** @param maxLineBytes longer lines end the reading with LINE_TOO_LONG */
    public Lines(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.buffer = new byte[Math.min(FIRST_BYTES, maxLineBytes + CHUNK_BYTES)];
    }

    /** Hands out the next line; the answer is false at the end. A last line needs no line end. */
    public boolean next(TaskSink sink) throws IOException {
        int scanned = start;
        while (true) {
            int lineEnd = indexOfNewline(scanned);
            if (lineEnd >= 0) {
                hand(sink, lineEnd);
                start = lineEnd + 1;
                return true;
            }
            if (isTooLong(buffer, start, end, maxLineBytes)) {
                throw ProblemException.atLine(
                        FaultCode.LINE_TOO_LONG, number + 1, "longer than " + maxLineBytes + " bytes");
            }
            int waiting = end - start;
            if (!fill()) {
                return last(sink);
            }
            scanned = Math.max(start, waiting); // what waited is at the front now
        }
    }

    /** Hands out all lines. */
    public void forEach(TaskSink sink) throws IOException {
        while (next(sink)) {
            // the sink does the work
        }
    }

    private boolean last(TaskSink sink) {
        if (start == end) {
            return false;
        }
        hand(sink, end);
        start = end;
        return true;
    }

    private void hand(TaskSink sink, int lineEnd) {
        number++;
        sink.line(buffer, start, lineEnd, number);
    }

    /** A carriage return before the line's end counts as little as that, unless a backslash makes it part of a word. */
    static boolean isTooLong(byte[] bytes, int from, int to, int most) {
        boolean carriage = to - from > 1 && bytes[to - 1] == '\r' && bytes[to - 2] != '\\';
        return to - from - (carriage ? 1 : 0) > most;
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves what is left to the front and reads on; false at the end of the stream. */
    private boolean fill() throws IOException {
        boolean more = end == buffer.length && buffer.length < maxLineBytes + CHUNK_BYTES;
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (more) {
            buffer = Arrays.copyOf(
                    buffer, Math.min(maxLineBytes + CHUNK_BYTES, Math.max(CHUNK_BYTES, 2 * buffer.length)));
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            return false;
        }
        boolean atTheTop = number == 0 && end < BYTE_ORDER_MARK.length;
        end += read;
        if (atTheTop && beginsWithMark()) {
            start = BYTE_ORDER_MARK.length;
        }
        return true;
    }

    private boolean beginsWithMark() {
        int length = BYTE_ORDER_MARK.length;
        return end >= length && Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length);
    }
}
