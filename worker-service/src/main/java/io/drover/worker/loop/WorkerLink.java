package io.drover.worker.loop;

import io.drover.model.LinkMessage;
import io.drover.model.fragment.Claim;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.Credit;
import io.drover.ports.WorkerEnd;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link to a cell, from its opening to its end. What it brings is taken, and counted, until it is over and never after. An
 * answer is kept until the cell has said what became of it; if the link ends before, or nothing is said for long, the answer
 * goes by the queue. Thread-safe.
 */
final class WorkerLink implements WorkerEnd {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLink.class);
    /** More than are under way before a link is given up. */
    private static final int MOST_PINGS = 100;

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

        /** It cannot be answered at all: the cell will miss it. */
        void letGo(Held work);

        /** What came over it and waits has to be asked about before it begins. */
        void over(WorkerLink link);
    }

    private record Answer(Held work, FragmentResponse response, long sentNanos) {}

    private record Ping(long number, long sentNanos) {}

    private final Worker worker;
    private final LongSupplier nanos;
    private final Map<Claim, Answer> answers = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    /** What is counted and what is said of it belong together: later statements are never older ones. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition heard = lock.newCondition();
    private final Deque<Ping> pings = new ArrayDeque<>();
    private volatile @Nullable CellEnd cell;
    private volatile long provenNanos;
    private long proven;
    private long pinged;
    private long received;

    WorkerLink(Worker worker, LongSupplier nanos) {
        this.worker = worker;
        this.nanos = nanos;
        this.provenNanos = nanos.getAsLong();
    }

    /** It can be talked to from now on. */
    void opened(CellEnd end) {
        cell = end;
    }

    /** When something was said to the cell for the last time that it has dealt with. */
    long provenNanos() {
        return provenNanos;
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    void awaitOver(Duration limit) throws InterruptedException {
        boolean _ = over.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Nothing is taken from a link that is over, though it may have come long before that. */
    @Override
    public void assigned(LinkMessage request) {
        lock.lock();
        try {
            if (isOver() || cell == null) {
                return;
            }
            @Nullable FragmentRequest read = read(request);
            if (read != null) {
                worker.take(read, this, provenNanos);
            }
            // Only now: what is not counted here is counted among what is held already.
            received++;
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable FragmentRequest read(LinkMessage request) {
        try {
            return Wire.fragmentRequest(request);
        } catch (IllegalArgumentException e) {
            LOG.error("an assignment is left, and missed by the cell: {}", e.getMessage());
            return null;
        }
    }

    /** Tells what the worker would take now. */
    void credit() {
        say(end -> end.credit(worker.credit(received)));
    }

    /** Some may be under way at a time; each that is answered proves the cell. */
    long ping() {
        lock.lock();
        try {
            Ping next = new Ping(++pinged, nanos.getAsLong());
            pings.addLast(next);
            if (pings.size() > MOST_PINGS) {
                pings.removeFirst();
            }
            say(end -> end.ping(next.number(), worker.credit(received)));
            return next.number();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pong(long number) {
        lock.lock();
        try {
            while (!pings.isEmpty() && pings.peekFirst().number() <= number) {
                Ping answered = pings.removeFirst();
                proven = answered.number();
                provenNanos = answered.sentNanos();
            }
            heard.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells what the worker would take now, and waits until the cell has dealt with that: whatever it had assigned before has
     * come by then. Returns at the end of the link, too, and after {@code limit}.
     */
    void tellAndAwait(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        long number = ping();
        lock.lock();
        try {
            while (!isOver() && proven < number && left > 0) {
                left = heard.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** False if the link is over: then nothing was done. */
    boolean answer(Held work, FragmentResponse response) {
        lock.lock();
        try {
            if (cell == null || isOver()) {
                return false;
            }
            answers.put(work.claim(), new Answer(work, response, nanos.getAsLong()));
            say(end -> end.answer(response, worker.credit(received)));
            // Whoever takes it off has to see to it; the end may have come in between.
            return !isOver() || answers.remove(work.claim()) == null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void settled(List<Claim> answered, boolean taken) {
        for (Claim claim : answered) {
            @Nullable Answer answer = answers.remove(claim);
            if (answer != null) {
                settled(answer, taken);
            }
        }
    }

    /** Whatever becomes of one, the others are seen to. */
    private void settled(Answer answer, boolean taken) {
        try {
            if (taken) {
                worker.answered(answer.work());
            } else {
                worker.answerOtherwise(answer.work(), answer.response());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} is let go of without an answer", answer.work().claim(), e);
            worker.letGo(answer.work());
        }
    }

    /** Answers of which nothing was said for so long go another way. */
    void giveUpAnswers(Duration after) {
        long now = nanos.getAsLong();
        for (Answer answer : List.copyOf(answers.values())) {
            if (now - answer.sentNanos() > after.toNanos()
                    && answers.remove(answer.work().claim(), answer)) {
                settled(answer, false);
            }
        }
    }

    private interface Saying {
        void to(CellEnd cell);
    }

    private void say(Saying saying) {
        lock.lock();
        try {
            @Nullable CellEnd end = cell;
            if (end != null && !isOver()) {
                saying.to(end);
            }
        } catch (RuntimeException | Error e) {
            end("talking to the cell broke: " + e);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it from this side. */
    void end(String why) {
        @Nullable CellEnd end = cell;
        if (end != null) {
            try {
                end.close();
            } catch (RuntimeException | Error e) {
                LOG.debug("closing a link broke", e);
            }
        }
        closed(why);
    }

    @Override
    public void closed(String why) {
        lock.lock();
        try {
            if (isOver()) {
                return;
            }
            over.countDown();
            heard.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.info("the link to the cell is over: {}", why);
        worker.over(this);
        settled(List.copyOf(answers.keySet()), false);
    }
}
