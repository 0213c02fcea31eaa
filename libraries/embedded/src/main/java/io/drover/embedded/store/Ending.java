package io.drover.embedded.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for threads of the store to end, for ten seconds in all: a disk that hangs must not hang the end of its process. For
 * one thread.
 */
final class Ending {

    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

    private final long until;

    Ending() {
        this(LONGEST);
    }

    Ending(Duration longest) {
        this.until = System.nanoTime() + longest.toNanos();
    }

    /** Something that ends, such as {@code thread::join}; with no time it only says whether it has ended. */
    interface Awaited {
        boolean await(Duration atMost) throws InterruptedException;
    }

    /**
     * Waits also if this thread is interrupted, which it is then still afterwards.
     *
     * @param otherwise what to say if it does not end: the consequence
     */
    boolean await(Awaited what, String otherwise) {
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        boolean asked = false;
        while (!asked) {
            try {
                ended = what.await(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
                asked = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!ended) {
            LOG.warn("{}: its disk does not answer; see whether it hangs", otherwise);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }
}
