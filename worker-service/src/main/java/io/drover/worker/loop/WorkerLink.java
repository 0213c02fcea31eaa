package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.Credit;
import io.drover.ports.WorkerEnd;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link to a cell, from its opening to its end. An answer is kept until the cell has said what became of it; if the link
 * ends before, the answer goes by the queue. Thread-safe.
 */
final class WorkerLink implements WorkerEnd {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLink.class);

    /** What the link means to the worker. */
    interface Worker {

        /** To be run, unless the worker has it already. */
        void take(FragmentRequest request, WorkerLink by, long provenNanos);

        /** What it would take after so many. */
        Credit credit(long received);

        /** What follows from it is durable. */
        void answered(Held work);

        /** To be answered in another way. */
        void answerOtherwise(Held work, FragmentResponse response);

        /** What came over it and waits has to be asked about before it begins. */
        void over(WorkerLink link);
    }

    private record Answer(Held work, FragmentResponse response) {}

    private record Ping(long number, long sentNanos) {}

    private final Worker worker;
    private final LongSupplier nanos;
    private final Map<Claim, Answer> answers = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable CellEnd cell;
    private volatile Ping ping;
    private volatile long provenNanos;
    private long received;

    WorkerLink(Worker worker, LongSupplier nanos) {
        this.worker = worker;
        this.nanos = nanos;
        this.provenNanos = nanos.getAsLong();
        this.ping = new Ping(0, provenNanos);
    }

    /** It can be talked to from now on. */
    void opened(CellEnd end) {
        cell = end;
    }

    /** When something was said to the cell for the last time that it has heard. */
    long provenNanos() {
        return provenNanos;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    void awaitOver(Duration limit) throws InterruptedException {
        boolean _ = over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void assigned(String request) {
        try {
            worker.take(Wire.fragmentRequest(request), this, provenNanos);
        } catch (IllegalArgumentException e) {
            LOG.error("an assignment is left, and missed by the cell: {}", e.getMessage());
        }
        // Only now: what is not counted here is counted among what is held already.
        synchronized (this) {
            received++;
        }
    }

    private synchronized long received() {
        return received;
    }

    /** Tells what the worker would take now. */
    void credit() {
        @Nullable CellEnd end = cell;
        if (end != null && !isOver()) {
            say(() -> end.credit(worker.credit(received())));
        }
    }

    /** One at a time is under way. */
    void ping() {
        @Nullable CellEnd end = cell;
        if (end != null) {
            Ping next = new Ping(ping.number() + 1, nanos.getAsLong());
            ping = next;
            say(() -> end.ping(next.number(), worker.credit(received())));
        }
    }

    @Override
    public void pong(long number) {
        Ping last = ping;
        if (last.number() == number) {
            provenNanos = last.sentNanos();
        }
    }

    /** False if the link is over: then nothing was done. */
    boolean answer(Held work, FragmentResponse response) {
        @Nullable CellEnd end = cell;
        if (end == null || isOver()) {
            return false;
        }
        answers.put(work.claim(), new Answer(work, response));
        say(() -> end.answer(Wire.encode(response), worker.credit(received())));
        // Whoever takes it off has to see to it; the end may have come in between.
        return !isOver() || answers.remove(work.claim()) == null;
    }

    @Override
    public void settled(List<Claim> answered, boolean taken) {
        for (Claim claim : answered) {
            @Nullable Answer answer = answers.remove(claim);
            if (answer != null && taken) {
                worker.answered(answer.work());
            } else if (answer != null) {
                worker.answerOtherwise(answer.work(), answer.response());
            }
        }
    }

    private void say(Runnable saying) {
        try {
            saying.run();
        } catch (RuntimeException e) {
            end("talking to the cell broke: " + e);
        }
    }

    /** Ends it from this side. */
    void end(String why) {
        @Nullable CellEnd end = cell;
        if (end != null) {
            try {
                end.close();
            } catch (RuntimeException e) {
                LOG.debug("closing a link broke", e);
            }
        }
        closed(why);
    }

    @Override
    public void closed(String why) {
        if (isOver()) {
            return;
        }
        LOG.info("the link to the cell is over: {}", why);
        over.countDown();
        worker.over(this);
        settled(List.copyOf(answers.keySet()), false);
    }
}
