package io.drover.scheduler.loop;

import io.drover.model.workload.WorkloadId;
import io.drover.ports.Delivery;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What waits for the deciding thread, in the order in which it came. Bounded: whoever puts in more than fits waits. */
final class Inbox {

    /**
     * An event and the message that it came in.
     *
     * @param queue where the message came from; absent for events that are no message
     * @param received how often it has come
     */
    record Incoming(
            CellEvent event,
            @Nullable WorkQueue queue,
            @Nullable String receipt,
            int received) {

        boolean isNewWork() {
            return event instanceof CellEvent.Taken;
        }

        /** Whether it is a workload that was read for the cell. */
        boolean isRead() {
            return event instanceof CellEvent.Taken || event instanceof CellEvent.Unrunnable;
        }

        Optional<WorkloadId> about() {
            return event.about();
        }

        static Incoming seen(CellEvent event) {
            return new Incoming(event, null, null, 1);
        }

        static Incoming message(CellEvent event, WorkQueue queue, Delivery delivery) {
            return new Incoming(event, queue, delivery.receipt(), delivery.receiveCount());
        }
    }

    private static final int CAPACITY = 10_000;
    private static final int MOST_AT_ONCE = 500;
    /** What is not asked for leaves room for what has to be heard. */
    private static final int MOST_UNASKED = 5_000;

    private final BlockingQueue<Incoming> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(CAPACITY);

    void put(Incoming incoming) throws InterruptedException {
        room.acquire();
        waiting.add(incoming);
    }

    /** The same for what could as well come another way, and only as long as little waits. */
    boolean offerUnasked(Incoming incoming) {
        return waiting.size() < MOST_UNASKED && offer(incoming);
    }

    /** Puts it in if there is room, without waiting. */
    boolean offer(Incoming incoming) {
        return room.tryAcquire() && waiting.add(incoming);
    }

    /** Puts in that a link is over, which must not be lost: there are no more of these than of links. */
    void add(Incoming incoming) {
        waiting.add(incoming);
    }

    /**
     * What is there, waiting up to {@code wait} for the first. Whatever comes while nothing waits is handed out at once.
     *
     * @param gatherNanos how long to gather more where something waited already, since whoever takes it was busy; a new
     *     workload is not kept waiting
     */
    List<Incoming> take(Duration wait, long gatherNanos) throws InterruptedException {
        List<Incoming> taken = new ArrayList<>();
        long end = System.nanoTime() + (waiting.isEmpty() ? 0 : gatherNanos);
        @Nullable Incoming next = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null) {
            taken.add(next);
            waiting.drainTo(taken, MOST_AT_ONCE - taken.size());
            next = taken.size() < MOST_AT_ONCE && taken.stream().noneMatch(Incoming::isNewWork)
                    ? waiting.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    : null;
        }
        room.release((int) taken.stream()
                .filter(one -> !(one.event() instanceof CellEvent.Unlinked))
                .count());
        return taken;
    }

    int size() {
        return waiting.size();
    }
}
