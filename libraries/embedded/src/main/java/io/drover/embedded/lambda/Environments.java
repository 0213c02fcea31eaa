package io.drover.embedded.lambda;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of all functions, within one limit. A process is used again while it is idle, its function unchanged; the
 * one that was idle for longest makes room for another function's.
 */
final class Environments implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private record Idle(Environment environment, long sinceNanos) {}

    private final FunctionStore store;
    private final RuntimeCommand command;
    private final LambdaEndpointSettings settings;
    private final InstantSource clock;
    private final Semaphore slots;
    private final AtomicLong invocations = new AtomicLong();
    private final long epoch;
    private final ScheduledExecutorService reaper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lambda-reaper").factory());

    // Guarded by this.
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<Environment> busy = new HashSet<>();
    private final Map<String, Integer> entered = new HashMap<>();
    private boolean closed;

    Environments(FunctionStore store, RuntimeCommand command, LambdaEndpointSettings settings, InstantSource clock) {
        this.store = store;
        this.command = command;
        this.settings = settings;
        this.clock = clock;
        this.slots = new Semaphore(settings.environments());
        this.epoch = clock.instant().toEpochMilli();
        long period = Math.max(1, settings.idle().toMillis() / 4);
        ScheduledFuture<?> _ = reaper.scheduleWithFixedDelay(this::reap, period, period, TimeUnit.MILLISECONDS);
    }

    /** Takes the right to run one invocation, or says that there is none now. */
    boolean tryEnter(FunctionConfig function) {
        return slots.tryAcquire() && enterReserved(function);
    }

    /** Waits for the right to run one invocation; false if the function's own limit is reached. */
    boolean enter(FunctionConfig function) throws InterruptedException {
        slots.acquire();
        return enterReserved(function);
    }

    /** Runs an invocation for somebody who has entered, and leaves. */
    Outcome run(FunctionConfig function, String payload) throws InterruptedException {
        @Nullable Environment environment = null;
        try {
            environment = take(function);
            String id = new UUID(epoch, invocations.incrementAndGet()).toString();
            return environment.invoke(id, payload, settings.initTimeout(), clock);
        } catch (IOException e) {
            return Outcome.Failed.because("Runtime.InvalidEntrypoint", String.valueOf(e.getMessage()));
        } finally {
            if (environment != null) {
                giveBack(environment);
            }
            leave(function.name());
        }
    }

    /** Ends the idle processes of a function; those that are busy end after their invocation if it has changed. */
    void retire(String name) {
        endIdle(idle -> idle.environment().function().name().equals(name));
    }

    @Override
    public void close() {
        reaper.shutdownNow();
        List<Environment> running;
        synchronized (this) {
            closed = true;
            running = new ArrayList<>(busy);
        }
        endIdle(_ -> true);
        running.forEach(Environment::close);
    }

    private boolean enterReserved(FunctionConfig function) {
        Integer reserved = function.reserved();
        synchronized (this) {
            int running = entered.getOrDefault(function.name(), 0);
            if (reserved == null || running < reserved) {
                entered.put(function.name(), running + 1);
                return true;
            }
        }
        slots.release();
        return false;
    }

    /** For somebody who has entered and will not run. */
    void leave(String name) {
        synchronized (this) {
            entered.computeIfPresent(name, (_, running) -> running == 1 ? null : running - 1);
        }
        slots.release();
    }

    private Environment take(FunctionConfig function) throws IOException {
        List<Environment> surplus = new ArrayList<>();
        synchronized (this) {
            for (Idle candidate : List.copyOf(idle)) {
                Environment environment = candidate.environment();
                if (environment.function().isSameRevision(function) && environment.isAlive()) {
                    idle.remove(candidate);
                    busy.add(environment);
                    return environment;
                }
            }
            while (idle.size() + busy.size() >= settings.environments() && !idle.isEmpty()) {
                surplus.add(idle.removeLast().environment());
            }
        }
        surplus.forEach(Environment::close);
        Environment fresh = Environment.start(function, command);
        synchronized (this) {
            if (!closed) {
                busy.add(fresh);
                return fresh;
            }
        }
        fresh.close();
        throw new IOException("the endpoint is closing");
    }

    private void giveBack(Environment environment) {
        synchronized (this) {
            busy.remove(environment);
            if (!closed && environment.isAlive() && store.isCurrent(environment.function())) {
                idle.addFirst(new Idle(environment, System.nanoTime()));
                return;
            }
        }
        environment.close();
    }

    private void reap() {
        Duration most = settings.idle();
        long now = System.nanoTime();
        try {
            endIdle(idle -> now - idle.sinceNanos() > most.toNanos()
                    || !idle.environment().isAlive());
        } catch (RuntimeException | Error e) {
            // One that throws would be the last.
            LOG.warn("ending idle processes of functions failed and is tried again: {}", String.valueOf(e));
        }
    }

    private void endIdle(Predicate<Idle> which) {
        List<Idle> over;
        synchronized (this) {
            over = idle.stream().filter(which).toList();
            idle.removeAll(over);
        }
        over.forEach(ended -> ended.environment().close());
    }
}
