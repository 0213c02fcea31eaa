package io.drover.worker.loop;

import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.Pace;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends responses, and has a request deleted only after its response is on its queue. A lone response goes at once;
 * under load a few milliseconds' worth goes together. A queue that does not answer is tried again for as long as
 * the worker lives; meanwhile its responses go to the end of the line, behind those of other cells. Thread-safe.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** Only counts if the queue is not there, although its cell has opened it long ago. */
    private static final Duration VISIBILITY = Duration.ofSeconds(30);

    private static final int MAX_BATCH = 100;
    private static final Pace PACE = new Pace(Duration.ofMillis(5));
    private static final long LOOK_UP_MILLIS = 100;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long MAX_PAUSE_MILLIS = 2_000;
    /** With more responses than this waiting, the worker takes no new work. */
    static final int CONGESTED = 1_000;

    private record Waiting(Held held, String body) {}

    private final WorkQueues queues;
    private final HeldClaims held;
    private final Deletions deletions;
    // Bounded: intake stops when it is congested, so only what was held then can still come.
    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final Map<String, WorkQueue> open = new HashMap<>();
    private final Outage sending = new Outage("sending responses");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("outbox").unstarted(this::work);

    Outbox(WorkQueues queues, HeldClaims held, Deletions deletions) {
        this.queues = queues;
        this.held = held;
        this.deletions = deletions;
    }

    void start() {
        thread.start();
    }

    void add(Held work, FragmentResponse response) {
        waiting.add(new Waiting(work, Wire.encode(response)));
    }

    boolean congested() {
        return waiting.size() > CONGESTED;
    }

    /** Gives up what is not sent yet. */
    void stop(long millis) throws InterruptedException {
        stopped.countDown();
        thread.join(millis);
    }

    private void work() {
        long pause = FIRST_PAUSE_MILLIS;
        long last = System.nanoTime() - PACE.gap().toNanos();
        try {
            while (stopped.getCount() > 0) {
                Waiting first = waiting.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                stopped.await(PACE.waitNanos(System.nanoTime() - last), TimeUnit.NANOSECONDS);
                last = System.nanoTime();
                List<Waiting> batch = new ArrayList<>(List.of(first));
                waiting.drainTo(batch, MAX_BATCH - 1);
                if (sendAll(batch)) {
                    pause = FIRST_PAUSE_MILLIS;
                } else {
                    boolean over = stopped.await(pause, TimeUnit.MILLISECONDS);
                    pause = over ? pause : Math.min(2 * pause, MAX_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean sendAll(List<Waiting> batch) {
        Map<String, List<Waiting>> byQueue = new LinkedHashMap<>();
        for (Waiting one : batch) {
            if (one.held().lost()) {
                held.remove(one.held());
            } else {
                byQueue.computeIfAbsent(one.held().request().replyTo(), _ -> new ArrayList<>())
                        .add(one);
            }
        }
        boolean all = true;
        for (Map.Entry<String, List<Waiting>> group : byQueue.entrySet()) {
            all &= send(group.getKey(), group.getValue());
        }
        return all;
    }

    private boolean send(String name, List<Waiting> group) {
        try {
            open.computeIfAbsent(name, n -> queues.open(QueueSpec.plain(n, VISIBILITY)))
                    .send(group.stream().map(Waiting::body).toList());
        } catch (RuntimeException e) {
            // A queue that was removed in between is there again once it is opened anew.
            open.remove(name);
            waiting.addAll(group);
            if (e instanceof FaultException) {
                sending.failed(name + ": " + e.getMessage()).ifPresent(LOG::warn);
            } else {
                LOG.error("{} responses to {} wait, sending them broke", group.size(), name, e);
            }
            return false;
        }
        sending.worked().ifPresent(LOG::info);
        group.forEach(one -> held.remove(one.held()));
        deletions.add(group.stream().map(one -> one.held().receipt()).toList());
        return true;
    }
}
