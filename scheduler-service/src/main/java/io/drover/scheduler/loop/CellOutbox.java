package io.drover.scheduler.loop;

import io.drover.model.Backoff;
import io.drover.model.fault.Fault;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.SendLane;
import io.drover.policy.pace.Turns;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests and then deletes the messages that are dealt with, while the deciding thread goes on and never waits:
 * each destination has a {@link SendLane}. What cannot be sent after a few tries, or finds no room, is left: the store
 * knows it, and it is sent again when it is missed, or the cell is told, see {@link Carrier#left}. Messages that are not
 * deleted come again and are stale then.
 */
final class CellOutbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CellOutbox.class);
    private static final int TRIES = 5;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    /** Steps. All requests that wait are of fragments that are out, of which the windows allow only so many. */
    private static final int MOST_WAITING = 1_000;

    private static final int MOST_DELETES = 50_000;
    /** Nobody waits for a delete; it only has to come well before the message would. */
    private static final Duration DELETES_GATHER = Duration.ofMillis(50);

    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    /** What a step sends one way. The messages that led to the step are deleted when all of it has gone, or is left. */
    private record Part(List<FragmentRequest> requests, Step step) {}

    private record Step(List<Incoming> done, AtomicInteger partsLeft) {}

    private final Inbox inbox;
    private final Outage deleting = new Outage("deleting messages");
    private final List<Way> ways;
    private final SendLane<Incoming> deletes;

    CellOutbox(SchedulerPorts ports, Inbox inbox) {
        this.inbox = inbox;
        this.ways = ports.carriers().stream().map(Way::new).toList();
        this.deletes = lane("cell-deletes", MOST_DELETES, DELETES_GATHER, this::delete);
    }

    private static <T> SendLane<T> lane(String name, int capacity, Duration gather, SendLane.Work<T> work) {
        return new SendLane<>(name, capacity, gather, Turns.of(name, LOG::info, LOG::warn, LOG::error), work);
    }

    /** @param sends what goes over links is sent otherwise */
    void put(List<Sent> sends, List<Incoming> done) {
        Step step = new Step(done, new AtomicInteger(ways.size() + 1));
        for (Way way : ways) {
            way.put(sends, step);
        }
        partGone(step);
    }

    /** To one executor. */
    private final class Way {

        private final Carrier carrier;
        private final SendLane<Part> lane;
        private final Outage sending;

        Way(Carrier carrier) {
            String executor = carrier.executor().name().toLowerCase(Locale.ROOT);
            this.carrier = carrier;
            this.sending = new Outage("sending requests to " + executor);
            this.lane = CellOutbox.lane("cell-to-" + executor, MOST_WAITING, Duration.ZERO, this::send);
        }

        void put(List<Sent> sends, Step step) {
            List<FragmentRequest> requests = sends.stream()
                    .filter(sent -> sent.link() == null && sent.executor() == carrier.executor())
                    .map(Sent::request)
                    .toList();
            if (requests.isEmpty()) {
                partGone(step);
            } else if (!lane.offer(new Part(requests, step))) {
                String why = "more of them wait than fit";
                sending.failed(why).ifPresent(LOG::warn);
                leave(requests, why);
                partGone(step);
            }
        }

        private void send(List<Part> parts) throws InterruptedException {
            try {
                List<FragmentRequest> left = parts.stream()
                        .flatMap(part -> part.requests().stream())
                        .collect(Collectors.toCollection(ArrayList::new));
                persist(lane.closed(), sending, () -> carrier.carry(left, this::refused))
                        .ifPresent(last -> leave(left, String.valueOf(last.getMessage())));
            } finally {
                parts.forEach(part -> partGone(part.step()));
            }
        }

        private void leave(List<FragmentRequest> left, String why) {
            carrier.left(why).ifPresent(fault -> left.forEach(request -> tell(request, fault)));
        }

        private void refused(FragmentRequest request, Fault fault) {
            sending.failed(fault.message()).ifPresent(LOG::warn);
            tell(request, fault);
        }
    }

    private void partGone(Step step) {
        if (step.partsLeft().decrementAndGet() == 0) {
            for (Incoming incoming : step.done()) {
                if (incoming.queue() != null && !deletes.offer(incoming)) {
                    deleting.failed("more of them wait than fit, and come again")
                            .ifPresent(LOG::warn);
                    return;
                }
            }
        }
    }

    /** Nobody will ever answer, so the answer is given here. If the inbox is full it comes when the fragment is missed. */
    private void tell(FragmentRequest request, Fault fault) {
        boolean noted = inbox.offer(Incoming.seen(new CellEvent.Unstartable(request.claim(), fault)));
        LOG.debug("{} was not started, noted: {}: {}", request.claim(), noted, fault.message());
    }

    private void delete(List<Incoming> done) throws InterruptedException {
        Map<WorkQueue, List<String>> byQueue = new IdentityHashMap<>();
        for (Incoming incoming : done) {
            if (incoming.queue() != null && incoming.receipt() != null) {
                byQueue.computeIfAbsent(incoming.queue(), _ -> new ArrayList<>())
                        .add(incoming.receipt());
            }
        }
        for (Map.Entry<WorkQueue, List<String>> own : byQueue.entrySet()) {
            persist(deletes.closed(), deleting, () -> own.getKey().delete(own.getValue()));
        }
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    /** The last failure, if none of the tries worked. */
    private static Optional<Throwable> persist(CountDownLatch closed, Outage outage, Action action)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                action.run();
                outage.worked().ifPresent(LOG::info);
                return Optional.empty();
            } catch (RuntimeException | Error e) {
                outage.failed(e).ifPresent(LOG::warn);
                if (attempt == TRIES || closed.await(PAUSES.pause(attempt).toMillis(), TimeUnit.MILLISECONDS)) {
                    return Optional.of(e);
                }
            }
        }
    }

    /** Carries out what is waiting, for a bounded time. */
    @Override
    public void close() {
        long since = System.nanoTime();
        try {
            for (Way way : ways) {
                close(way.lane, since);
            }
            close(deletes, since);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(SendLane<?> lane, long since) throws InterruptedException {
        lane.close();
        Duration left = LAST_CALLS.minusNanos(System.nanoTime() - since);
        lane.join(left.isNegative() ? Duration.ZERO : left);
    }
}
