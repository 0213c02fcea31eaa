package io.drover.standalone;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Keeps a command running until the process is asked to end, and then lets it stop in order. Asked again, it ends at once. */
final class Running {

    /** What a process ends with after Ctrl-C. */
    private static final int INTERRUPTED = 130;

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
        onInterrupt(asked);
        asked.await();
        try {
            stop.run();
        } finally {
            stopped.countDown();
        }
    }

    /** The JVM itself hears the first Ctrl-C only: whoever does not want to wait could but kill it. */
    private static void onInterrupt(CountDownLatch asked) {
        Signal interrupt = new Signal("INT");
        SignalHandler before = Signal.handle(interrupt, _ -> {
            if (asked.getCount() == 0) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
            System.exit(INTERRUPTED);
        });
        if (before.equals(SignalHandler.SIG_IGN)) {
            Signal.handle(interrupt, before);
        }
    }
}
