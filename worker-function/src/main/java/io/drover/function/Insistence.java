package io.drover.function;

import io.drover.model.Backoff;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Holder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tries again what a store or a queue did not answer, for as long as an invocation can afford to. */
final class Insistence {

    private static final int TRIES = 5;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private Insistence() {}

    /**
     * @param who one of many that may all have to try again
     * @param call may have been carried out although it failed
     * @throws FaultException the last one, or the first after an interrupt
     */
    static <T> T on(Holder who, Supplier<T> call) {
        Backoff pauses = PAUSES.spread(who);
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (FaultException e) {
                if (attempt == TRIES || !passes(pauses.pause(attempt))) {
                    throw e;
                }
            }
        }
    }

    /** False if the thread is interrupted. */
    private static boolean passes(Duration pause) {
        try {
            return !new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
