package io.drover.blackbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recorder that writes a ring of files, by a thread of its own. What cannot be kept is lost: more lines than the thread
 * keeps up with, or a disk that takes none. The rest of that segment is lost then, and the next beginning says how much.
 */
public final class BlackBox implements Recorder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BlackBox.class);
    private static final int MOST_WAITING = 4_096;
    /** Some hundred bytes each. */
    private static final int MOST_VALUES = 50_000;

    private static final Duration FLUSH = Duration.ofSeconds(1);
    /** Nobody waits for a line, and many wait for the processor while something is decided: several lines at once cost less. */
    private static final Duration GATHER = Duration.ofMillis(20);

    /** A beginning costs more than a line: after a loss the next one comes no sooner than that. */
    private static final Duration AFTER_LOSS = Duration.ofSeconds(10);
    /** After a line that could not be written. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    /** @param begins whether a segment begins with it; else how many were lost before it is of no interest */
    private record Entry(boolean begins, LongFunction<byte[]> line, long lost, int values) {}

    private static final Entry END = new Entry(false, _ -> new byte[0], 0, 0);

    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger values = new AtomicInteger();
    private final Ring ring;
    private final String name;
    private final LongSupplier nanos;
    private final Thread writer;
    /** The writer's wish; the deciding thread fulfils it. */
    private volatile boolean wanted = true;

    private volatile boolean failed;
    private volatile long wantedFrom;
    /** The deciding thread's own: since when nothing is kept until something begins. */
    private long lost;

    private boolean broken = true;
    /** The writer's own: whether it has asked for another segment than the present one. */
    private boolean asked;

    private BlackBox(Ring ring, String name, LongSupplier nanos) {
        this.ring = ring;
        this.name = name;
        this.nanos = nanos;
        this.wantedFrom = nanos.getAsLong();
        this.writer = Thread.ofPlatform().daemon().name("blackbox-" + name).unstarted(this::write);
    }

    /**
     * Begins to record.
     *
     * @param folder where the files lie; made if it is missing
     * @param name of letters, digits, '-' and '_': what the files are called
     * @param limit bytes that they have together at most
     * @param nanos a clock for intervals
     */
    public static BlackBox start(Path folder, String name, long limit, LongSupplier nanos) {
        BlackBox box = new BlackBox(new Ring(folder, name, limit), name, nanos);
        box.writer.start();
        return box;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean wantsBeginning() {
        return (wanted || failed) && nanos.getAsLong() - wantedFrom >= 0;
    }

    @Override
    public void begin(LongFunction<byte[]> line) {
        takeFailure();
        wanted = false;
        if (waiting.offer(new Entry(true, line, lost, 0))) {
            broken = false;
            lost = 0;
        } else {
            lose();
        }
    }

    @Override
    public void put(int size, Supplier<byte[]> line) {
        takeFailure();
        if (broken) {
            lost++;
        } else if (values.get() > MOST_VALUES || !waiting.offer(new Entry(false, _ -> line.get(), 0, size))) {
            lose();
        } else {
            values.addAndGet(size);
        }
    }

    private void takeFailure() {
        if (failed) {
            failed = false;
            broken = true;
            lost++;
            wanted = true;
        }
    }

    private void lose() {
        lost++;
        broken = true;
        wantedFrom = nanos.getAsLong() + AFTER_LOSS.toNanos();
        wanted = true;
    }

    private void write() {
        long flushed = nanos.getAsLong();
        try {
            for (Entry next = poll(); next != END; next = poll()) {
                flushed = write(next, flushed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            ring.close();
        } catch (IOException e) {
            LOG.debug("the last segment of {} was not closed", name, e);
        }
    }

    private @Nullable Entry poll() throws InterruptedException {
        @Nullable Entry next = waiting.poll();
        if (next == null) {
            next = waiting.poll(FLUSH.toNanos(), TimeUnit.NANOSECONDS);
            if (next != null) {
                boolean _ = closing.await(GATHER.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        return next;
    }

    /** @return when it was flushed last */
    private long write(@Nullable Entry next, long flushed) {
        long now = nanos.getAsLong();
        try {
            if (next != null && next.begins()) {
                asked = false;
                ring.begin(next.line().apply(next.lost()));
            } else if (next != null) {
                values.addAndGet(-next.values());
                ring.write(next.line().apply(0));
                askForNext();
            }
            if (now - flushed < FLUSH.toNanos()) {
                return flushed;
            }
            ring.flush();
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
        return now;
    }

    private void askForNext() throws IOException {
        if (!asked && ring.isFull()) {
            asked = true;
            wanted = true;
        }
    }

    private void fail(Throwable cause) {
        LOG.warn(
                "the black box of {} keeps nothing for {} s: {}. Mend that, or name another place with"
                        + " drover.blackbox.directory",
                name,
                AFTER_FAILURE.toSeconds(),
                reason(cause));
        LOG.debug("why the black box keeps nothing", cause);
        try {
            ring.close();
        } catch (IOException e) {
            LOG.debug("its segment was not closed", e);
        }
        failed = true;
        wantedFrom = nanos.getAsLong() + AFTER_FAILURE.toNanos();
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "there is no " + missing.getFile() + ", and it cannot be made";
            case AccessDeniedException closed -> "this user may not write " + closed.getFile();
            case IOException failure when failure.getMessage() != null -> failure.getMessage();
            default -> cause.toString();
        };
    }

    /** What waits is still written, if that takes no longer than some seconds. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        if (!waiting.offer(END, LONGEST_END.toNanos(), TimeUnit.NANOSECONDS)) {
            writer.interrupt();
        }
        writer.join(LONGEST_END);
    }
}
