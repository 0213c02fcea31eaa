package io.drover.worker.task;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of what a task says and counts the rest. Thread-safe. */
final class BoundedOutput {

    static final int MAX_BYTES = 16 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long total;

    synchronized void add(byte[] bytes, int length) {
        kept.write(bytes, 0, Math.min(length, MAX_BYTES - kept.size()));
        total += length;
    }

    synchronized boolean full() {
        return total > MAX_BYTES;
    }

    /** What was kept as text, with a mark at the end if that is not everything. */
    synchronized String text() {
        if (!full()) {
            return kept.toString(StandardCharsets.UTF_8);
        }
        // A character that was cut in two is left out, not replaced: the decoder waits for the rest of it.
        ByteBuffer bytes = ByteBuffer.wrap(kept.toByteArray());
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CoderResult unused = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(bytes, text, false);
        return text.flip() + "\n[cut after " + bytes.position() + " bytes]";
    }
}
