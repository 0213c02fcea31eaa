package io.drover.embedded.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for threads of the store to end, for a while: a disk that hangs must not hang the end of its process. */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Ending() {}

    /**
     * Waits also if this thread is interrupted, which it is then still afterwards.
     *
     * @param otherwise what to say if it does not end: the consequence
     */
    static void await(Thread thread, String otherwise) {
        await(thread, otherwise, LONGEST);
    }

    static boolean await(Thread thread, String otherwise, Duration atMost) {
        boolean interrupted = Thread.interrupted();
        long until = System.nanoTime() + atMost.toNanos();
        boolean ended = false;
        while (!ended && System.nanoTime() < until) {
            try {
                ended = thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!ended) {
            LOG.warn("{}: its disk has not answered for {} s; see whether it hangs", otherwise, atMost.toSeconds());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }
}
