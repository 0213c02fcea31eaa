package io.drover.standalone;

import java.util.concurrent.CountDownLatch;

/** Keeps a command running until the process is asked to end, and then lets it stop in order. */
final class Running {

    private Running() {}

    /** Returns after Ctrl-C or SIGTERM; the JVM waits until {@code stop} has run. */
    static void untilAskedToEnd(Runnable stop) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            asked.countDown();
                            try {
                                stopped.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "stop"));
        asked.await();
        try {
            stop.run();
        } finally {
            stopped.countDown();
        }
    }
}
