package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Executor;
import io.drover.policy.pace.Outage;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
 * each destination has a {@link Lane}. What cannot be sent after a few tries, or finds no room, is left: the store knows
 * it, and it is sent again when it is missed; of functions the cell is told. Messages that are not deleted come again and
 * are stale then.
 */
final class Outbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** Steps. All requests that wait are of fragments that are out, of which the windows allow only so many. */
    private static final int MOST_WAITING = 1_000;

    private static final int MOST_DELETES = 50_000;
    /** Nobody waits for a delete; it only has to come well before the message would. */
    private static final Duration DELETES_GATHER = Duration.ofMillis(50);

    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    /** What a step sends one way. The messages that led to the step are deleted when all of it has gone, or is left. */
    private record Part(List<FragmentRequest> requests, Step step) {}

    private record Step(List<Incoming> done, AtomicInteger partsLeft) {}

    private final WorkQueue requests;
    private final FunctionRequests functions;
    private final Inbox inbox;
    private final Outage sending = new Outage("sending requests");
    private final Outage starting = new Outage("starting functions");
    private final Outage deleting = new Outage("deleting messages");
    private final Lane<Part> toWorkers;
    private final Lane<Part> toFunctions;
    private final Lane<Incoming> deletes;

    Outbox(SchedulerPorts ports, Inbox inbox) {
        this.requests = ports.requests();
        this.functions = ports.functions();
        this.inbox = inbox;
        this.toWorkers = new Lane<>("cell-requests", MOST_WAITING, Duration.ZERO, this::send);
        this.toFunctions = new Lane<>("cell-functions", MOST_WAITING, Duration.ZERO, this::start);
        this.deletes = new Lane<>("cell-deletes", MOST_DELETES, DELETES_GATHER, this::delete);
    }

    void put(List<Sent> sends, List<Incoming> done) {
        List<FragmentRequest> forWorkers = on(Executor.VM, sends);
        List<FragmentRequest> forFunctions = on(Executor.FAAS, sends);
        Step step = new Step(done, new AtomicInteger(3));
        if (forWorkers.isEmpty()) {
            partGone(step);
        } else if (!toWorkers.offer(new Part(forWorkers, step))) {
            sending.failed("more of them wait than fit; those that are left are sent again when they are missed")
                    .ifPresent(LOG::warn);
            partGone(step);
        }
        if (forFunctions.isEmpty()) {
            partGone(step);
        } else if (!toFunctions.offer(new Part(forFunctions, step))) {
            Fault fault = FaultCode.FUNCTIONS_UNAVAILABLE.because("more starts wait than fit");
            starting.failed(fault.message()).ifPresent(LOG::warn);
            forFunctions.forEach(request -> tell(request, fault));
            partGone(step);
        }
        partGone(step);
    }

    private static List<FragmentRequest> on(Executor executor, List<Sent> sends) {
        return sends.stream()
                .filter(sent -> sent.executor() == executor)
                .map(Sent::request)
                .toList();
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

    private void send(List<Part> parts) throws InterruptedException {
        try {
            List<String> bodies = parts.stream()
                    .flatMap(part -> part.requests().stream())
                    .map(Wire::encode)
                    .toList();
            persist(toWorkers.closed(), sending, () -> requests.send(bodies));
        } finally {
            parts.forEach(part -> partGone(part.step()));
        }
    }

    /** What was not started is the cell's to decide about: it may wait, or be too much of it. */
    private void start(List<Part> parts) throws InterruptedException {
        try {
            List<FragmentRequest> left = parts.stream()
                    .flatMap(part -> part.requests().stream())
                    .collect(Collectors.toCollection(ArrayList::new));
            Optional<Throwable> failure =
                    persist(toFunctions.closed(), starting, () -> functions.start(left, this::refused));
            failure.ifPresent(last -> left.forEach(request -> tell(request, away(last))));
        } finally {
            parts.forEach(part -> partGone(part.step()));
        }
    }

    private static Fault away(Throwable last) {
        return last instanceof FaultException known && known.fault().code() == FaultCode.FUNCTIONS_UNAVAILABLE
                ? known.fault()
                : FaultCode.FUNCTIONS_UNAVAILABLE.because("it could not be started: " + last.getMessage());
    }

    private void refused(FragmentRequest request, Fault fault) {
        starting.failed(fault.message()).ifPresent(LOG::warn);
        tell(request, fault);
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
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                action.run();
                outage.worked().ifPresent(LOG::info);
                return Optional.empty();
            } catch (RuntimeException | Error e) {
                outage.failed(e.getMessage()).ifPresent(LOG::warn);
                if (attempt == TRIES || closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return Optional.of(e);
                }
            }
            pause = pause.multipliedBy(2);
        }
    }

    /** Carries out what is waiting, for a bounded time. */
    @Override
    public void close() {
        long since = System.nanoTime();
        try {
            for (Lane<?> lane : List.of(toWorkers, toFunctions, deletes)) {
                lane.close();
                Duration left = LAST_CALLS.minusNanos(System.nanoTime() - since);
                lane.join(left.isNegative() ? Duration.ZERO : left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
