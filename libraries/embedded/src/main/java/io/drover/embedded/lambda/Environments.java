package io.drover.embedded.lambda;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The processes of all functions, within one limit. A process is used again while it is idle, its function unchanged; the
 * one that was idle for longest makes room for another function's.
 */
final class Environments implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private record Idle(FunctionProcess process, long sinceNanos) {}

    private final FunctionStore store;
    private final LambdaEndpointSettings settings;
    private final String address;
    private final InstantSource clock;
    private final Executor threads;
    private final AtomicLong invocations = new AtomicLong();
    private final long epoch;
    /** By the word that only the process is told. */
    private final Map<String, FunctionProcess> all = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final List<String> running = new ArrayList<>();
    private boolean closed;

    /** @param address where processes find their Runtime API, each behind a word that only it is told */
    Environments(
            FunctionStore store,
            LambdaEndpointSettings settings,
            String address,
            InstantSource clock,
            Executor threads) {
        this.store = store;
        this.settings = settings;
        this.address = address;
        this.clock = clock;
        this.threads = threads;
        this.epoch = clock.millis();
    }

    /** The process that was told this word. */
    @Nullable
    FunctionProcess process(String word) {
        return all.get(word);
    }

    /**
     * Runs an invocation.
     *
     * @param patient whether it waits for its turn; else one beyond the limits is refused
     */
    Outcome run(String name, byte[] payload, boolean patient) throws InterruptedException {
        LocalFunction function = enter(name, patient);
        @Nullable FunctionProcess process = null;
        try {
            process = take(function);
            String id = new UUID(epoch, invocations.incrementAndGet()).toString();
            return process.invoke(id, payload, settings.initTimeout(), clock.instant());
        } catch (IOException e) {
            return Outcome.failure("Runtime.InvalidEntrypoint", String.valueOf(e.getMessage()));
        } finally {
            leave(name, process);
        }
    }

    /** Ends the idle processes of a function that has changed; those that are busy end after their invocation. */
    void changed(String name) {
        endIdle(idle -> idle.process().isOf(name));
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all.values().forEach(this::end);
    }

    private synchronized LocalFunction enter(String name, boolean patient) throws InterruptedException {
        LocalFunction function = store.get(name);
        while (running.size() >= settings.environments()
                || Collections.frequency(running, name) >= function.reserved()) {
            if (!patient) {
                throw new Refused(429, "TooManyRequestsException", "Rate Exceeded.");
            }
            wait();
            function = store.get(name);
        }
        running.add(name);
        return function;
    }

    private FunctionProcess take(LocalFunction function) throws IOException {
        List<Idle> surplus = new ArrayList<>();
        synchronized (this) {
            for (Idle candidate : List.copyOf(idle)) {
                if (candidate.process().isOf(function)) {
                    idle.remove(candidate);
                    return candidate.process();
                }
            }
            while (idle.size() + running.size() > settings.environments() && !idle.isEmpty()) {
                surplus.add(idle.removeLast());
            }
        }
        surplus.forEach(over -> end(over.process()));
        return start(function);
    }

    private FunctionProcess start(LocalFunction function) throws IOException {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String word = HexFormat.of().formatHex(random);
        FunctionProcess fresh = new FunctionProcess(function);
        // Before it starts, since it may ask at once.
        all.put(word, fresh);
        try {
            fresh.start(store, address + word);
            synchronized (this) {
                if (closed) {
                    throw new IOException("the endpoint is closing");
                }
            }
            return fresh;
        } catch (IOException e) {
            end(fresh);
            throw e;
        }
    }

    private void leave(String name, @Nullable FunctionProcess process) {
        synchronized (this) {
            running.remove(name);
            notifyAll();
            if (process == null) {
                return;
            }
            if (!closed && process.isOf(store.get(name))) {
                idle.addFirst(new Idle(process, System.nanoTime()));
                CompletableFuture.delayedExecutor(settings.idle().toNanos(), TimeUnit.NANOSECONDS, threads)
                        .execute(() -> endIdle(one -> System.nanoTime() - one.sinceNanos()
                                >= settings.idle().toNanos()));
                return;
            }
        }
        end(process);
    }

    private void endIdle(Predicate<Idle> which) {
        List<Idle> over;
        synchronized (this) {
            over = idle.stream().filter(which).toList();
            idle.removeAll(over);
        }
        over.forEach(ended -> end(ended.process()));
    }

    private void end(FunctionProcess process) {
        process.close();
        all.values().remove(process);
    }
}
