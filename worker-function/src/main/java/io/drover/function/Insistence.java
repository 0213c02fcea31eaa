package io.drover.function;

import io.drover.model.fault.FaultException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tries again what a store or a queue did not answer, for as long as an invocation can afford to. */
final class Insistence {

    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private Insistence() {}

    /**
     * @param call may have been carried out although it failed
     * @throws FaultException the last one, or the first after an interrupt
     */
    static <T> T on(Supplier<T> call) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (FaultException e) {
                if (attempt == TRIES || !passes(pause)) {
                    throw e;
                }
                pause *= 2;
            }
        }
    }

    /** False if the thread is interrupted. */
    private static boolean passes(long millis) {
        try {
            return !new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
