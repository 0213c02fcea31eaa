package io.drover.wiring;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a service's loop on a thread of its own from the context's start to its stop. A loop that ends unasked is not
 * started again: the health goes DOWN and says why, so that whoever runs the process restarts it as a whole.
 */
public final class LoopLifecycle implements SmartLifecycle, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(LoopLifecycle.class);

    /** What is left to a loop that had to be interrupted. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    /** A loop: observe, decide, apply, again and again. */
    public interface Loop {

        /** Runs until it is asked to stop. Called once. */
        void run();

        /** Asks {@link #run} to finish what is under way and return soon. Called from another thread. */
        void requestStop();

        /** What keeps the running loop from its work: its health is DOWN then, and says so. */
        default Optional<String> trouble() {
            return Optional.empty();
        }

        /** What its health tells beside that. */
        default Map<String, Object> details() {
            return Map.of();
        }
    }

    private sealed interface State {

        record Idle() implements State {}

        record Running(Thread thread) implements State {}

        record Stopped() implements State {}

        record Died(@Nullable Throwable cause) implements State {}
    }

    private static final State IDLE = new State.Idle();

    private final String name;
    private final Loop loop;
    private final Duration stopWithin;
    private final AtomicReference<State> state = new AtomicReference<>(IDLE);
    private volatile boolean stopping;

    /**
     * @param name of the thread, and of the loop in messages
     * @param stopWithin how long a stop waits before it interrupts the loop
     */
    public LoopLifecycle(String name, Loop loop, Duration stopWithin) {
        this.name = name;
        this.loop = loop;
        this.stopWithin = stopWithin;
    }

    /** For a loop that is a {@link Runnable} with a method that asks it to end. */
    public static LoopLifecycle of(String name, Runnable run, Runnable requestStop, Duration stopWithin) {
        Loop loop = new Loop() {
            @Override
            public void run() {
                run.run();
            }

            @Override
            public void requestStop() {
                requestStop.run();
            }
        };
        return new LoopLifecycle(name, loop, stopWithin);
    }

    @Override
    public void start() {
        Thread thread = Thread.ofPlatform().name(name).unstarted(this::runLoop);
        if (!state.compareAndSet(IDLE, new State.Running(thread))) {
            throw new IllegalStateException("the loop " + name + " was started before");
        }
        thread.start();
    }

    @Override
    public void stop() {
        stopping = true;
        if (!(state.get() instanceof State.Running running)) {
            return;
        }
        loop.requestStop();
        try {
            if (!running.thread().join(stopWithin)) {
                LOG.warn("the loop {} did not stop within {}: interrupting it", name, stopWithin);
                running.thread().interrupt();
                if (!running.thread().join(LAST_WAIT)) {
                    LOG.error("the loop {} does not react to an interrupt: leaving it behind", name);
                }
            }
        } catch (InterruptedException e) {
            running.thread().interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Several loops of a service drain side by side. */
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual().name("stop-" + name).start(() -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return state.get() instanceof State.Running;
    }

    @Override
    public Health health() {
        return switch (Objects.requireNonNull(state.get())) {
            case State.Running running -> {
                Optional<String> trouble = loop.trouble();
                Health.Builder health = trouble.isEmpty() ? Health.up() : Health.down();
                trouble.ifPresent(why -> health.withDetail("loop", why));
                yield health.withDetails(loop.details()).build();
            }
            case State.Idle idle ->
                Health.outOfService().withDetail("loop", "not started").build();
            case State.Stopped stopped ->
                Health.outOfService().withDetail("loop", "stopped").build();
            case State.Died died -> {
                Health.Builder down = Health.down().withDetail("loop", "ended unasked: restart the process");
                yield (died.cause() == null ? down : down.withException(died.cause())).build();
            }
        };
    }

    private void runLoop() {
        try {
            loop.run();
            ended(null);
        } catch (Throwable e) {
            ended(e);
        }
    }

    private void ended(@Nullable Throwable cause) {
        if (cause == null && stopping) {
            state.set(new State.Stopped());
            return;
        }
        state.set(new State.Died(cause));
        LOG.error("the loop {} ended unasked; its service does nothing any more until it is restarted", name, cause);
    }
}
