package io.drover.gateway.status;

import io.drover.model.workload.WorkloadId;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each part a cheap question, side by side and with a limit: a part that hangs is down. Thread-safe. */
public final class HealthProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthProbe.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String NOBODY = "health-probe";

    private final Map<String, Runnable> questions;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("health-", 0).factory());

    public HealthProbe(WorkloadStore store, WorkQueue queue, ObjectStore objects) {
        this.questions = Map.of(
                "store", () -> store.find(new WorkloadId(NOBODY)),
                "queue", queue::depth,
                "objects", () -> objects.size(NOBODY));
    }

    public Health look() {
        Map<String, Future<?>> asked = new TreeMap<>();
        questions.forEach((part, question) -> asked.put(part, threads.submit(question)));
        Map<String, Health.State> parts = new TreeMap<>();
        asked.forEach((part, answer) -> parts.put(part, state(part, answer)));
        return new Health(parts.containsValue(Health.State.DOWN) ? Health.State.DOWN : Health.State.UP, parts);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Health.State state(String part, Future<?> answer) {
        try {
            answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Health.State.UP;
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            log.warn("health: {} is down: {}", part, e.toString());
            return Health.State.DOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.State.DOWN;
        }
    }
}
