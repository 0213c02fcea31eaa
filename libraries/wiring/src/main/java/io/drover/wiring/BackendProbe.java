package io.drover.wiring;

import io.drover.ports.ObjectStore;
import io.drover.ports.WorkloadStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Asks each part that a service stands on a cheap question, side by side and with a limit: a part that hangs is down. A
 * fresh answer is good for everybody who asks. Thread-safe.
 */
public final class BackendProbe implements HealthIndicator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackendProbe.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Questions cost money on AWS, and load balancers ask often. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Runnable> questions;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("health-", 0).factory());
    private final ReentrantLock lock = new ReentrantLock();
    private Instant lookedAt = Instant.MIN;
    private Map<String, Optional<String>> seen = Map.of();

    public BackendProbe(WorkloadStore store, Runnable queues, ObjectStore objects, InstantSource clock) {
        this(StoreLook.of(store), queues, objects, clock);
    }

    /**
     * @param store throws what is wrong with it
     * @param queues throws what is wrong with them
     * @param clock one that does not step
     */
    BackendProbe(StoreLook store, Runnable queues, ObjectStore objects, InstantSource clock) {
        this.clock = clock;
        this.questions = Map.of("store", store::look, "queue", queues, "objects", () -> {
            objects.size(StoreLook.NOBODY);
            objects.checkWrites();
        });
    }

    /** For each part what is wrong with it, or empty if it answers. */
    public Map<String, Optional<String>> look() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (lookedAt.isBefore(now.minus(FRESH))) {
                Map<String, Optional<String>> before = seen;
                seen = ask();
                seen.forEach((part, failure) -> tell(part, before.getOrDefault(part, Optional.empty()), failure));
                lookedAt = clock.instant();
            }
            return seen;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Optional<String>> ask() {
        Map<String, Future<?>> asked = new TreeMap<>();
        questions.forEach((part, question) -> asked.put(part, threads.submit(question)));
        Map<String, Optional<String>> answers = new TreeMap<>();
        asked.forEach((part, answer) -> answers.put(part, failure(answer)));
        return Map.copyOf(answers);
    }

    @Override
    public Health health() {
        Map<String, Optional<String>> parts = look();
        Health.Builder health = parts.values().stream().allMatch(Optional::isEmpty) ? Health.up() : Health.down();
        parts.forEach((part, failure) -> health.withDetail(part, failure.orElse("UP")));
        return health.build();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Once when it begins and once when it ends: health is asked for every other second. */
    private static void tell(String part, Optional<String> before, Optional<String> failure) {
        if (before.isEmpty() && failure.isPresent()) {
            LOG.warn("health: {} is down: {}", part, failure.get());
        } else if (before.isPresent() && failure.isEmpty()) {
            LOG.info("health: {} is up again", part);
        }
    }

    private static Optional<String> failure(Future<?> answer) {
        try {
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(String.valueOf(cause.getMessage()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.of("no answer within " + PATIENCE.toSeconds()
                    + " s: see that it can be reached and has not too much to do; the log may tell more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
