package io.drover.worker.probe;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Processes that get ready while their suspects wait for a slot, so that nobody waits for both in turn. One that no suspect
 * takes is closed after a while. Thread-safe.
 */
final class Spares {

    /** Starts a process, which may take long. */
    interface Start {
        ProbeProcess start() throws InterruptedException;
    }

    /** One of them; whoever takes it off the queue has it. */
    private static final class Spare {

        private final CompletableFuture<ProbeProcess> process = new CompletableFuture<>();
        private final CountDownLatch taken = new CountDownLatch(1);

        /** Waits until it is ready; empty if it does not get there, or has ended meanwhile. */
        Optional<ProbeProcess> take() throws InterruptedException {
            taken.countDown();
            try {
                return Optional.of(process.get()).filter(ProbeProcess::alive);
            } catch (ExecutionException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                process.thenAccept(ProbeProcess::close);
                throw e;
            }
        }
    }

    private final Start start;
    private final Duration kept;
    private final Queue<Spare> spares = new ConcurrentLinkedQueue<>();

    /** @param kept how long one waits for a suspect */
    Spares(Start start, Duration kept) {
        this.start = start;
        this.kept = kept;
    }

    /** @param most how many there may be with this one; else it is left */
    void prepare(int most) {
        if (spares.size() < most) {
            Spare spare = new Spare();
            spares.add(spare);
            try {
                Thread.ofPlatform().daemon().name("probe-spare").start(() -> makeReady(spare));
            } catch (RuntimeException | Error e) {
                // No thread is to be had. It is an offer and nobody's trouble: whoever needs a process starts one.
                giveUp(spare, e);
            }
        }
    }

    /** One that is ready or about to be, else a new one. */
    ProbeProcess take() throws InterruptedException {
        for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
            Optional<ProbeProcess> ready = spare.take();
            if (ready.isPresent()) {
                return ready.get();
            }
        }
        return start.start();
    }

    private void makeReady(Spare spare) {
        try {
            ProbeProcess process = start.start();
            spare.process.complete(process);
            if (!spare.taken.await(kept.toNanos(), TimeUnit.NANOSECONDS) && spares.remove(spare)) {
                process.close();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            // Whoever needs it starts one, and learns of it.
            giveUp(spare, e);
        }
    }

    private void giveUp(Spare spare, Throwable e) {
        spares.remove(spare);
        spare.process.completeExceptionally(e);
    }
}
