package io.drover.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a condition of another process, which can only be looked at again and again; never without a bound. */
final class Await {

    private static final int LOOK_MILLIS = 10;

    private Await() {}

    /** What may end a wait: a value, once there is one. */
    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    static <T> T until(String what, Duration bound, Look<T> look) throws IOException, InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + bound.toSeconds() + " s in vain for " + what);
            }
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
}
