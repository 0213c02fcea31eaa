package io.drover.standalone;

import io.drover.model.worker.WorkerReport;
import io.drover.policy.pace.Turns;
import io.drover.worker.WorkerProperties;
import io.drover.worker.loop.WorkerLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The place of a worker in this process. A worker that was drained is followed by another one with the same settings on
 * the same port: nobody else would run what this Drover accepts.
 */
final class WorkerSeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
    private static final String ID = "drover.worker.id";
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Map<String, Object> settings;
    private final CountDownLatch closing = new CountDownLatch(1);
    private ConfigurableApplicationContext worker;
    private WorkerLoop loop;
    private int followers;
    private final Turns following = Turns.of(
            "putting another worker of this process into the place of one that was drained",
            LOG::info,
            LOG::warn,
            LOG::error);

    private WorkerSeat(ConfigurableApplicationContext worker, Map<String, Object> settings) {
        this.worker = worker;
        this.loop = worker.getBean(WorkerLoop.class);
        this.settings = new LinkedHashMap<>(settings);
    }

    /** @param settings what the worker was started with */
    static WorkerSeat of(ConfigurableApplicationContext worker, Map<String, Object> settings) {
        WorkerSeat seat = new WorkerSeat(worker, settings);
        Thread.ofVirtual().name("worker-seat").start(seat::keep);
        return seat;
    }

    /** Fragments that run here now. */
    synchronized int busy() {
        return loop.report().map(WorkerReport::busy).orElse(0);
    }

    synchronized Duration drainTimeout() {
        return worker.getBean(WorkerProperties.class).drainTimeout();
    }

    @Override
    public void close() {
        closing.countDown();
        synchronized (this) {
            worker.close();
        }
    }

    private void keep() {
        try {
            while (closing.getCount() > 0) {
                loop().awaitEnd();
                // Its end was asked for by this process, or else another one follows.
                boolean over = closing.await(followers == 0 ? 0 : PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                if (!over) {
                    follow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized WorkerLoop loop() {
        return loop;
    }

    private synchronized void follow() throws InterruptedException {
        String port = worker.getEnvironment().getProperty("local.server.port", "0");
        while (closing.getCount() > 0 && !following.take(() -> follow(port))) {
            closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean follow(String port) {
        worker.close();
        worker = Service.WORKER.start(next(port));
        loop = worker.getBean(WorkerLoop.class);
        LOG.info("a worker of this process was drained: another one takes its place");
        return true;
    }

    /** A name is of one worker, so a given one is numbered. */
    private Map<String, Object> next(String port) {
        followers++;
        Map<String, Object> next = new LinkedHashMap<>(settings);
        next.put("server.port", port);
        next.computeIfPresent(ID, (_, id) -> id.toString().isBlank() ? id : id + "-" + (followers + 1));
        return next;
    }
}
