package io.drover.embedded.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * What SQLite last knew of a store's log: the head of its index of it, which lies in the file of shared memory
 * (walformat.html, version 3007000). It is written after the frames of a commit, never before.
 *
 * @param frames how many frames the log has at least; 0 if what was in it is in the file
 * @param page bytes of a page
 * @param salt of the log's head, and so of each of its frames
 */
record LogIndex(long frames, int page, long salt) {

    private static final int HEAD = 48;
    private static final int SUMMED = 40;
    private static final int FORMAT = 3_007_000;

    /**
     * The head lies there twice, and a process may have died while it wrote one of them: of two that are whole the one
     * that promises less counts.
     *
     * @return empty if neither is whole, so that nothing is known
     */
    static Optional<LogIndex> read(FileChannel shared) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * HEAD);
        while (bytes.hasRemaining() && shared.read(bytes, bytes.position()) > 0) {
            // Once is enough for so little; a short file ends it.
        }
        if (bytes.hasRemaining()) {
            return Optional.empty();
        }
        Optional<LogIndex> first = of(bytes.slice(0, HEAD));
        Optional<LogIndex> second = of(bytes.slice(HEAD, HEAD));
        return first.isPresent()
                        && second.isPresent()
                        && second.get().frames() < first.get().frames()
                ? second
                : first.or(() -> second);
    }

    private static Optional<LogIndex> of(ByteBuffer head) {
        head.order(ByteOrder.nativeOrder());
        LogSum sum = new LogSum(ByteOrder.nativeOrder());
        sum.add(head, 0, SUMMED);
        if (head.getInt(0) != FORMAT || head.get(12) != 1 || !sum.is(head.getInt(SUMMED), head.getInt(SUMMED + 4))) {
            return Optional.empty();
        }
        int size = Short.toUnsignedInt(head.getShort(14));
        int page = (size & 0xfe00) + ((size & 1) << 16);
        long salt = head.order(ByteOrder.BIG_ENDIAN).getLong(32);
        head.order(ByteOrder.nativeOrder());
        return Optional.of(new LogIndex(Integer.toUnsignedLong(head.getInt(16)), page, salt));
    }
}
