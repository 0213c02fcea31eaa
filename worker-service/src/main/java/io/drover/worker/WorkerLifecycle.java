package io.drover.worker;

import io.drover.model.worker.WorkerInfo;
import io.drover.worker.loop.WorkerLoop;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Ties the loop to the application: it starts behind the web server, and when the application stops it drains first.
 */
final class WorkerLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);

    private final WorkerLoop loop;
    private final Supplier<WorkerInfo> info;
    private volatile boolean running;

    WorkerLifecycle(WorkerLoop loop, Supplier<WorkerInfo> info) {
        this.loop = loop;
        this.info = info;
    }

    @Override
    public void start() {
        running = true;
        loop.start(info.get());
    }

    @Override
    public void stop() {
        loop.drain("the application stops");
        try {
            loop.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("interrupted while the worker drained");
        }
        running = false;
    }

    /** Spring limits how long this may take by {@code spring.lifecycle.timeout-per-shutdown-phase}. */
    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual().name("stop").start(() -> {
            stop();
            callback.run();
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
