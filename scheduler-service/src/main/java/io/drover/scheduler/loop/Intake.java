package io.drover.scheduler.loop;

import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Pace;
import io.drover.ports.Delivery;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.CellMessage;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives from the cell's queue and from the submissions queue, on threads of its own. */
final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration LONG_POLL = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int BATCH = 10;
    private static final Pace PACE = new Pace(Duration.ofMillis(20));

    private final SchedulerPorts ports;
    private final Adoption adoption;
    private final Inbox inbox;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    Intake(SchedulerPorts ports, Adoption adoption, Inbox inbox) {
        this.ports = ports;
        this.adoption = adoption;
        this.inbox = inbox;
    }

    void start(int receivers) {
        for (int i = 0; i < receivers; i++) {
            threads.add(Thread.ofVirtual()
                    .name("cell-responses-" + i)
                    .start(() -> poll(ports.responses(), this::response)));
        }
        threads.add(
                Thread.ofVirtual().name("cell-submissions").start(() -> poll(ports.submissions(), this::submission)));
    }

    private interface Handler {
        void handle(Delivery delivery) throws InterruptedException;
    }

    private void poll(WorkQueue queue, Handler handler) {
        try {
            while (closed.getCount() > 0) {
                try {
                    List<Delivery> deliveries = queue.receive(BATCH, LONG_POLL);
                    for (Delivery delivery : deliveries) {
                        handler.handle(delivery);
                    }
                    if (deliveries.size() < BATCH) {
                        // The other receivers are there for what comes alone; under load this one gathers.
                        closed.await(PACE.gap().toMillis(), TimeUnit.MILLISECONDS);
                    }
                } catch (FaultException e) {
                    if (Thread.interrupted()) {
                        return;
                    }
                    LOG.warn("cannot receive, trying again in {}: {}", PAUSE_AFTER_FAILURE, e.getMessage());
                    closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RuntimeException e) {
                    // A cell that receives nothing any more would look alive and do nothing.
                    LOG.error("receiving broke, trying again in {}", PAUSE_AFTER_FAILURE, e);
                    closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void response(Delivery delivery) throws InterruptedException {
        try {
            CellEvent event = switch (Wire.cellMessage(delivery.body())) {
                case FragmentResponse response -> new CellEvent.Responded(response);
                case CellMessage.CancelRequested(var workload) -> new CellEvent.CancelRequested(workload);
            };
            inbox.put(new Incoming(event, ports.responses(), delivery.receipt()));
        } catch (IllegalArgumentException e) {
            LOG.error("dropped a message that no cell understands: {}", e.getMessage());
            ports.responses().delete(List.of(delivery.receipt()));
        }
    }

    private void submission(Delivery delivery) throws InterruptedException {
        try {
            Optional<CellEvent> taken =
                    adoption.adopt(Wire.submitted(delivery.body()).workload());
            if (taken.isPresent()) {
                inbox.put(Incoming.seen(taken.get()));
            }
        } catch (IllegalArgumentException e) {
            LOG.error("dropped a message that is no submission: {}", e.getMessage());
        }
        // The store names the owner by now, so the message has done its work.
        ports.submissions().delete(List.of(delivery.receipt()));
    }

    @Override
    public void close() {
        closed.countDown();
        threads.forEach(Thread::interrupt);
    }
}
