package io.drover.embedded.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The frames of a log, looked at as SQLite does when it takes up what was left (walformat.html): it stops at the first
 * frame that does not fit its checksum, and forgets all that follow without a word. For one use.
 */
final class LogFrames {

    /** Drover's own logs end at half of it ({@link Checkpoints.Lengths}); the rest of a longer one is not looked at. */
    private static final long MOST_BYTES = 512L << 20;

    private static final int HEAD = 32;
    private static final int FRAME_HEAD = 24;
    private static final int MAGIC = 0x377f0682;
    private static final int FORMAT = 3_007_000;
    private static final Optional<String> CUT_OFF = Optional.of("was cut off");

    private final FileChannel log;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD);
    private long lastCommit;

    private LogFrames(FileChannel log) {
        this.log = log;
    }

    /**
     * What was found in a log.
     *
     * @param trouble what is wrong, in words that go on after "the log"; empty if nothing is, as far as is known
     * @param taken how many of its frames SQLite will take up: those of whole commits before the first that does not fit
     * @param all how many it has or should have
     */
    record Found(Optional<String> trouble, long taken, long all) {

        static final Found NOTHING = new Found(Optional.empty(), 0, 0);
    }

    /** @param index what is known of it; without that, damage shows in a commit that lies behind what does not fit */
    static Found look(Path log, Optional<LogIndex> index) throws IOException {
        if (index.isPresent() && index.get().frames() == 0) {
            return Found.NOTHING;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            LogFrames frames = new LogFrames(channel);
            return index.isPresent() ? frames.look(index.get()) : frames.look();
        }
    }

    private Found look(LogIndex index) throws IOException {
        if (log.size() < HEAD) {
            return new Found(CUT_OFF, 0, index.frames());
        }
        if (!isHeadSound() || head.getInt(8) != index.page() || head.getLong(16) != index.salt()) {
            return new Found(damaged("its head"), 0, index.frames());
        }
        boolean cutOff = log.size() < HEAD + index.frames() * (FRAME_HEAD + (long) index.page());
        long sound = soundFrames(index.frames());
        Optional<String> damage = sound < Math.min(index.frames(), frames(MOST_BYTES))
                ? damaged("frame " + (sound + 1) + " of " + index.frames())
                : Optional.empty();
        return new Found(cutOff ? CUT_OFF : damage, lastCommit, index.frames());
    }

    private Found look() throws IOException {
        if (log.size() <= HEAD) {
            return Found.NOTHING;
        }
        if (!isHeadSound()) {
            return new Found(damaged("its head"), 0, 0);
        }
        long all = frames(Math.min(log.size(), MOST_BYTES));
        long sound = soundFrames(all);
        boolean inside = hasCommitBetween(sound + 1, all);
        return new Found(inside ? damaged("frame " + (sound + 1)) : Optional.empty(), lastCommit, all);
    }

    private static Optional<String> damaged(String where) {
        return Optional.of("is damaged in " + where);
    }

    private boolean isHeadSound() throws IOException {
        read(head, 0);
        LogSum sum = new LogSum(order());
        sum.add(head, 0, HEAD - 8);
        int page = head.getInt(8);
        return (head.getInt(0) & ~1) == MAGIC
                && head.getInt(4) == FORMAT
                && Integer.bitCount(page) == 1
                && page >= 512
                && page <= 65_536
                && sum.is(head.getInt(24), head.getInt(28));
    }

    private ByteOrder order() {
        return (head.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    private int frameBytes() {
        return FRAME_HEAD + head.getInt(8);
    }

    private long frames(long bytes) {
        return (bytes - HEAD) / frameBytes();
    }

    /** How many of the first frames belong to this log and fit the checksum of all before them; notes the last commit. */
    private long soundFrames(long atMost) throws IOException {
        LogSum sum = new LogSum(order());
        sum.add(head, 0, HEAD - 8);
        long end = Math.min(atMost, frames(MOST_BYTES));
        ByteBuffer some = ByteBuffer.allocate(frameBytes() * Math.max(1, (1 << 20) / frameBytes()));
        int held = some.capacity() / frameBytes();
        for (long frame = 0; frame < end; frame++) {
            int at = (int) (frame % held) * frameBytes();
            if (at == 0) {
                read(some, HEAD + frame * frameBytes());
            }
            if (at + frameBytes() > some.limit() || some.getLong(at + 8) != head.getLong(16)) {
                return frame;
            }
            sum.add(some, at, 8);
            sum.add(some, at + FRAME_HEAD, frameBytes() - FRAME_HEAD);
            if (!sum.is(some.getInt(at + 16), some.getInt(at + 20))) {
                return frame;
            }
            if (some.getInt(at + 4) != 0) {
                lastCommit = frame + 1;
            }
        }
        return end;
    }

    /** What an earlier use of the file left behind has another salt. */
    private boolean hasCommitBetween(long from, long end) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(FRAME_HEAD);
        for (long frame = from; frame < end; frame++) {
            read(one, HEAD + frame * frameBytes());
            if (one.limit() < FRAME_HEAD) {
                return false;
            }
            if (one.getInt(0) != 0 && one.getInt(4) != 0 && one.getLong(8) == head.getLong(16)) {
                return true;
            }
        }
        return false;
    }

    /** Fills the buffer from there on, as far as the file goes. */
    private void read(ByteBuffer to, long from) throws IOException {
        to.clear();
        while (to.hasRemaining() && log.read(to, from + to.position()) > 0) {
            // The file may end.
        }
        to.flip();
    }
}
