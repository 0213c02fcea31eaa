package io.drover.worker.loop;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exactly so many threads, each of which runs one fragment at a time. Platform threads: they wake up more exactly. */
final class SlotPool {

    private static final Logger LOG = LoggerFactory.getLogger(SlotPool.class);

    private final Holder self;
    private final Function<Held, Optional<FragmentResponse>> runner;
    private final BiConsumer<Held, Optional<FragmentResponse>> ended;
    private final Consumer<FragmentRequest> expect;
    private final LoopPorts ports;
    private final WorkerMetrics metrics;
    // Bounded by the prefetch depth, since only what was asked for comes in.
    private final BlockingDeque<Held> waiting = new LinkedBlockingDeque<>();
    private final AtomicLong waitingNanos = new AtomicLong();
    private final AtomicInteger occupied = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Slot> slots = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * @param runner runs an attempt in the slot's thread, which is interrupted when it is lost
     * @param ended told what came of every fragment, in the slot's thread; an empty response is none
     * @param expect told what has to wait for a slot
     */
    SlotPool(
            WorkerLoopSettings settings,
            Function<Held, Optional<FragmentResponse>> runner,
            BiConsumer<Held, Optional<FragmentResponse>> ended,
            Consumer<FragmentRequest> expect,
            LoopPorts ports,
            WorkerMetrics metrics) {
        this.self = settings.self();
        this.runner = runner;
        this.ended = ended;
        this.expect = expect;
        this.ports = ports;
        this.metrics = metrics;
        for (int i = 0; i < settings.slots(); i++) {
            slots.add(new Slot(i));
        }
        metrics.busySlots(busy::get);
    }

    void start() {
        slots.forEach(slot -> slot.thread.start());
    }

    /** Probes come first: what they repeat has been cut off once, and somebody waits for it. */
    void submit(Held work) {
        long estimate = work.request().estimate().toNanos();
        occupied.incrementAndGet();
        waitingNanos.addAndGet(estimate);
        try {
            if (work.request().probe()) {
                waiting.addFirst(work);
            } else {
                waiting.addLast(work);
            }
        } catch (RuntimeException | Error e) {
            occupied.decrementAndGet();
            waitingNanos.addAndGet(-estimate);
            throw e;
        }
        if (occupied.get() > slots.size()) {
            expect.accept(work.request());
        }
    }

    int size() {
        return slots.size();
    }

    int busy() {
        return busy.get();
    }

    /** Fragments that run or wait for a slot. */
    int occupied() {
        return occupied.get();
    }

    /** The estimates of the fragments that wait, added up. */
    Duration waitingTime() {
        return Duration.ofNanos(Math.max(0, waitingNanos.get()));
    }

    /**
     * What each fragment that runs is expected to take from now on. One that is late by so much is expected to be late by as
     * much again.
     */
    List<Duration> remaining() {
        long now = ports.nanos().getAsLong();
        List<Duration> remaining = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            slot.remaining(now).ifPresent(remaining::add);
        }
        return remaining;
    }

    /** Interrupts the slot that runs this claim, and no other; does nothing if none does. */
    void interrupt(Claim claim) {
        slots.forEach(slot -> slot.interruptIf(claim));
    }

    /** Ends the threads; whatever runs is interrupted. */
    void stop() {
        stopped = true;
        slots.forEach(slot -> slot.thread.interrupt());
    }

    private final class Slot {

        private final Thread thread;
        private @Nullable Held running;
        private long begunNanos;

        Slot(int number) {
            thread = Thread.ofPlatform().name("slot-" + number).daemon(true).unstarted(this::work);
        }

        private void work() {
            TimerSlack.minimise();
            while (!stopped) {
                try {
                    run(waiting.take());
                } catch (InterruptedException e) {
                    LOG.debug("slot woken while idle, stopped: {}", stopped);
                } catch (RuntimeException | Error _) {
                    // There is no memory to tell of it either; the claim was let go of first, and the cell misses it.
                }
            }
        }

        private void run(Held work) {
            busy.incrementAndGet();
            waitingNanos.addAndGet(-work.request().estimate().toNanos());
            Optional<FragmentResponse> response = Optional.empty();
            try {
                metrics.waited(Duration.ofNanos(ports.nanos().getAsLong() - work.wonNanos()));
                if (begin(work)) {
                    response = runner.apply(work);
                }
            } catch (RuntimeException | Error e) {
                response = broken(work, e);
            }
            end();
            busy.decrementAndGet();
            occupied.decrementAndGet();
            tell(work, response);
        }

        /** What cannot be told as it is, is told as broken; if that cannot either, the claim is let go of, and missed. */
        private void tell(Held work, Optional<FragmentResponse> response) {
            try {
                ended.accept(work, response);
            } catch (RuntimeException | Error e) {
                Optional<FragmentResponse> broken = broken(work, e);
                try {
                    ended.accept(work, broken);
                } catch (RuntimeException | Error _) {
                    work.markLost();
                    ended.accept(work, Optional.empty());
                }
            }
        }

        /** The slot outlives whatever a fragment does to it, and the cell hears of it. */
        private Optional<FragmentResponse> broken(Held work, Throwable e) {
            if (e instanceof OutOfMemoryError) {
                ports.outOfMemory().run();
            }
            try {
                LOG.error("{} broke its slot", work.claim(), e);
                return Optional.of(new FragmentResponse.Broken(
                        work.claim(),
                        work.request().work().key(),
                        self,
                        ports.clock().instant(),
                        FaultCode.INTERNAL_ERROR.because("the fragment broke its slot: " + e)));
            } catch (RuntimeException | Error _) {
                work.markLost();
                return Optional.empty();
            }
        }

        private synchronized boolean begin(Held work) {
            work.markTaken();
            running = work;
            begunNanos = ports.nanos().getAsLong();
            return !work.lost();
        }

        private synchronized Optional<Duration> remaining(long now) {
            return running == null
                    ? Optional.empty()
                    : Optional.of(running.request()
                            .estimate()
                            .minusNanos(now - begunNanos)
                            .abs());
        }

        /** From here on no interruption meant for this fragment can reach the next one. */
        private synchronized void end() {
            running = null;
            boolean _ = Thread.interrupted();
        }

        private synchronized void interruptIf(Claim claim) {
            if (running != null && running.claim().equals(claim)) {
                thread.interrupt();
            }
        }
    }
}
