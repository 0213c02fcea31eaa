package io.drover.aws.s3;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges. A small one comes with what lies around it, which is kept in memory for a while: the fragments of a bag are
 * neighbours. What is kept and what is answered is a piece of one version of the object. Of those who
 * miss the same object one asks at a time, so that the others find what they want. Thread-safe.
 */
final class ReadAhead {

    private static final int MOST_BYTES_PER_CALL = 8 << 20;
    private static final int ROUNDS = 5;

    /** What a piece costs at least, so that many small ones do not go uncounted. */
    private static final int LEAST_BYTES = 4096;

    private record Piece(String key, RangeAnswer.Part part, Instant loadedAt) {

        int weight() {
            return Math.max(part.bytes().length, LEAST_BYTES);
        }
    }

    private final S3Objects objects;
    private final int aheadBytes;
    private final long keptBytes;
    private final Duration keptFor;
    private final InstantSource clock;
    private final ReentrantLock[] asking =
            Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

    // Guarded by this; the one that was used last is the last.
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long bytes;
    private long drops;

    ReadAhead(S3Objects objects, S3Settings settings, InstantSource clock) {
        this.objects = objects;
        this.aheadBytes = settings.aheadBytes();
        this.keptBytes = settings.keptBytes();
        this.keptFor = settings.keptFor();
        this.clock = clock;
    }

    byte[] read(String key, long offset, int length) {
        byte @Nullable [] kept = find(key, offset, length);
        if (kept != null) {
            return kept;
        }
        return length > aheadBytes / 2 || keptBytes == 0 ? readAlone(key, offset, length) : load(key, offset, length);
    }

    /** Forgets objects; what of them is being loaded will not be kept either. */
    synchronized void drop(Predicate<String> keys) {
        drops++;
        remove(piece -> keys.test(piece.key()));
    }

    private byte[] load(String key, long offset, int length) {
        ReentrantLock lock = asking[Math.floorMod(key.hashCode(), asking.length)];
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw objects.interrupted("reading " + key, e);
        }
        try {
            byte @Nullable [] kept = find(key, offset, length);
            if (kept != null) {
                return kept;
            }
            long before = drops();
            // Where pieces begin is the same for all, in whatever order they come.
            long start = offset - offset % (aheadBytes / 2);
            return switch (objects.get(key, start, aheadBytes, null)) {
                case RangeAnswer.Part part -> {
                    keep(new Piece(key, part, clock.instant()), before);
                    yield cut(part, offset, length);
                }
                case RangeAnswer.BeyondEnd _ -> new byte[0];
                case RangeAnswer.Missing _ -> throw missing(key);
                case RangeAnswer.Changed _ -> throw changing(key);
            };
        } finally {
            lock.unlock();
        }
    }

    private synchronized byte @Nullable [] find(String key, long offset, int length) {
        Instant oldest = clock.instant().minus(keptFor);
        remove(piece -> !piece.loadedAt().isAfter(oldest));
        for (Piece piece : pieces) {
            RangeAnswer.Part part = piece.part();
            long end = Math.min(offset + length, part.version().size());
            if (piece.key().equals(key) && part.start() <= offset && end <= part.start() + part.bytes().length) {
                pieces.remove(piece);
                pieces.addLast(piece);
                return cut(part, offset, length);
            }
        }
        return null;
    }

    private synchronized long drops() {
        return drops;
    }

    private synchronized void keep(Piece piece, long dropsBefore) {
        if (drops != dropsBefore || piece.weight() > keptBytes) {
            return;
        }
        remove(old -> old.key().equals(piece.key())
                && !old.part().version().equals(piece.part().version()));
        pieces.addLast(piece);
        bytes += piece.weight();
        while (bytes > keptBytes) {
            bytes -= pieces.removeFirst().weight();
        }
    }

    private void remove(Predicate<Piece> which) {
        pieces.removeIf(which);
        bytes = pieces.stream().mapToLong(Piece::weight).sum();
    }

    private static byte[] cut(RangeAnswer.Part part, long offset, int length) {
        int from = (int) Math.min(offset - part.start(), part.bytes().length);
        return Arrays.copyOfRange(part.bytes(), from, from + Math.min(length, part.bytes().length - from));
    }

    /** In calls of bounded size, and anew if the object was replaced between two of them. */
    private byte[] readAlone(String key, long offset, int length) {
        for (int round = 0; round < ROUNDS; round++) {
            // A range of nothing must still notice that there is no object.
            switch (objects.get(key, offset, Math.clamp(length, 1, MOST_BYTES_PER_CALL), null)) {
                case RangeAnswer.Part part -> {
                    byte @Nullable [] whole = readOn(key, part, offset, length);
                    if (whole != null) {
                        return whole;
                    }
                }
                case RangeAnswer.BeyondEnd _ -> {
                    return new byte[0];
                }
                case RangeAnswer.Missing _ -> throw missing(key);
                case RangeAnswer.Changed _ -> {}
            }
        }
        throw changing(key);
    }

    /** Null if there is another version by now. */
    private byte @Nullable [] readOn(String key, RangeAnswer.Part first, long offset, int length) {
        RangeAnswer.Version version = first.version();
        byte[] whole = new byte[(int) Math.clamp(version.size() - offset, 0, length)];
        RangeAnswer.Part part = first;
        for (int done = 0; ; ) {
            byte[] next = cut(part, offset + done, whole.length - done);
            System.arraycopy(next, 0, whole, done, next.length);
            done += next.length;
            if (done == whole.length) {
                return whole;
            }
            int count = Math.min(whole.length - done, MOST_BYTES_PER_CALL);
            if (!(objects.get(key, offset + done, count, version.etag()) instanceof RangeAnswer.Part more)) {
                return null;
            }
            part = more;
        }
    }

    private static FaultException missing(String key) {
        return FaultCode.NOT_FOUND.asException("there is no object " + key);
    }

    private static FaultException changing(String key) {
        return FaultCode.OBJECTS_UNAVAILABLE.asException(
                "the object " + key + " was replaced again and again while it was read: call again");
    }
}
