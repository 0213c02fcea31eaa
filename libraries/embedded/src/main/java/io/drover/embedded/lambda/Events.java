package io.drover.embedded.lambda;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs asynchronous invocations: what was accepted runs at least once, and again as often as its function allows. */
final class Events implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    /** Until an invocation is tried again whose function has reached its own limit. */
    private static final Duration THROTTLED = Duration.ofMillis(100);

    private final FunctionStore store;
    private final EventFiles files;
    private final Environments environments;
    private final LambdaEndpointSettings settings;
    private final InstantSource clock;
    private final DelayQueue<Event> waiting = new DelayQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong sequence = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Events(
            FunctionStore store,
            EventFiles files,
            Environments environments,
            LambdaEndpointSettings settings,
            InstantSource clock) {
        this.store = store;
        this.files = files;
        this.environments = environments;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes up what an earlier one has left. */
    void start() throws IOException {
        for (Event event : files.left()) {
            count.incrementAndGet();
            waiting.add(event);
        }
        threads.execute(this::dispatch);
    }

    void accept(FunctionConfig function, String payload) throws IOException {
        if (count.incrementAndGet() > settings.events()) {
            count.decrementAndGet();
            throw Refused.tooMany(settings.events() + " asynchronous invocations are waiting already");
        }
        Event event = Event.accepted(clock.millis(), sequence.incrementAndGet(), function.name());
        try {
            files.write(event, payload);
        } catch (IOException e) {
            count.decrementAndGet();
            throw e;
        }
        waiting.add(event);
    }

    /** What has not run stays for the next one. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void dispatch() {
        try {
            while (true) {
                Event event = waiting.take();
                @Nullable FunctionConfig function = store.find(event.function()).orElse(null);
                if (function == null || isTooOld(event, function)) {
                    drop(event, function == null ? "its function is gone" : "it is too old");
                } else if (environments.enter(function)) {
                    begin(event, function);
                } else {
                    waiting.add(event.later(THROTTLED));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Event event, FunctionConfig function) {
        try {
            String payload = files.read(event);
            threads.execute(() -> run(event, function, payload));
        } catch (IOException e) {
            environments.leave(function.name());
            LOG.warn("an asynchronous invocation of function {} is lost: its file cannot be read", function.name(), e);
            remove(event);
        }
    }

    private void run(Event event, FunctionConfig function, String payload) {
        try {
            switch (environments.run(function, payload)) {
                case Outcome.Replied _ -> remove(event);
                case Outcome.Failed failed -> failed(event, function, failed.error());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Event event, FunctionConfig function, String error) {
        // Closing ends processes in mid-flight; their events stay for the next start.
        if (threads.isShutdown()) {
            return;
        }
        if (event.failures() >= function.events().retries()) {
            drop(event, "attempt " + (event.failures() + 1) + " failed: " + error);
            return;
        }
        waiting.add(event.failed(settings.retryPause().multipliedBy(event.failures() + 1L)));
    }

    private boolean isTooOld(Event event, FunctionConfig function) {
        return clock.millis() - event.acceptedMillis() > function.events().ageSeconds() * 1_000L;
    }

    private void drop(Event event, String reason) {
        LOG.warn("an asynchronous invocation of function {} is given up: {}", event.function(), reason);
        remove(event);
    }

    private void remove(Event event) {
        count.decrementAndGet();
        try {
            files.delete(event);
        } catch (IOException e) {
            LOG.warn("a finished asynchronous invocation of {} will run again at the next start", event.function(), e);
        }
    }
}
