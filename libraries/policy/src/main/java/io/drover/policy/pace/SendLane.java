package io.drover.policy.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The way to one destination: a thread of its own, so that calls which hang hold up nothing else, and a bounded line
 * before it. Whoever finds no room is told so and does not wait. No virtual thread: those wait for requests of clients, which
 * have the carriers.
 */
public final class SendLane<T> {

    /** What is done with what waits. */
    public interface Work<T> {
        /** What waits, in the order in which it came; none is given a second time. */
        void on(List<T> some) throws InterruptedException;
    }

    private static final int MOST_AT_ONCE = 100;

    /** What is empty only has the thread look up. */
    private final BlockingQueue<Optional<T>> waiting;

    private final Duration gather;
    private final Work<T> work;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Turns working;
    private final Thread thread;

    /**
     * Starts its thread.
     *
     * @param gather how long to wait for company
     * @param working what the work is to the thread: its trouble is said there
     */
    public SendLane(String name, int capacity, Duration gather, Turns working, Work<T> work) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.gather = gather;
        this.work = work;
        this.working = working;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Whether there was room for it. */
    public boolean offer(T one) {
        return waiting.offer(Optional.of(one));
    }

    /** Whether nothing more is wanted than what waits. */
    public CountDownLatch closed() {
        return closed;
    }

    private void run() {
        try {
            while (closed.getCount() > 0 || !waiting.isEmpty()) {
                boolean _ = working.take(this::once);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean once() throws InterruptedException {
        Optional<T> first = waiting.take();
        if (first.isEmpty()) {
            return false;
        }
        boolean _ = closed.await(gather.toNanos(), TimeUnit.NANOSECONDS);
        List<Optional<T>> some = new ArrayList<>(List.of(first));
        waiting.drainTo(some, MOST_AT_ONCE - 1);
        work.on(some.stream().flatMap(Optional::stream).toList());
        return true;
    }

    /** Asks it to end when what waits is carried out. */
    public void close() {
        closed.countDown();
        // Where it finds no room, the thread has not come to rest.
        boolean _ = waiting.offer(Optional.empty());
    }

    /** After {@link #close}: waits so long, and leaves a call that hangs behind. */
    public void join(Duration limit) throws InterruptedException {
        if (!thread.join(limit)) {
            thread.interrupt();
        }
    }
}
