package io.drover.wiring;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.policy.pace.OwnThreads;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the operating system that may hang for good, as those of a file system do whose disk or server is away: nothing
 * ends such a call, no interrupt either. So it runs on a thread of its own, and who asked waits until there is an answer,
 * its time is over or he is interrupted. The thread is given up then; it stays where it is, and counts.
 *
 * <p>While a call on one object hangs, others on the same one are refused at once, so that one bad object takes each caller
 * once; and while {@link #MOST_HANGING} hang, all are. Both kinds of refusal are of OBJECTS_UNAVAILABLE. Thread-safe.
 */
final class LimitedCalls {

    /** So many threads, and what they hold of memory, may be lost. */
    static final int MOST_HANGING = 16;
    /** So many more are at work at a time. */
    private static final int WIDTH = 64;

    private static final Logger LOG = LoggerFactory.getLogger(LimitedCalls.class);

    private final String where;
    private final Executor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), OwnThreads.named("objects-"));
    private final Semaphore width = new Semaphore(WIDTH, true);
    private final Set<Call<?>> underWay = ConcurrentHashMap.newKeySet();
    /** What could not be closed at once. As many threads again may be lost, so that one that hangs keeps no other from it. */
    private final ThreadPoolExecutor late = new ThreadPoolExecutor(
            MOST_HANGING,
            MOST_HANGING,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            OwnThreads.named("objects-late-"));

    /** @param where the part of a sentence that says where the objects are */
    LimitedCalls(String where) {
        this.where = where;
        late.allowCoreThreadTimeOut(true);
    }

    /** The calls on something open of this object, each with this limit. */
    Steps steps(String what, String key, Duration limit) {
        return new Steps(what, key, limit);
    }

    /** Thread-safe. */
    final class Steps {

        private final String what;
        private final String key;
        private final Duration limit;

        private Steps(String what, String key, Duration limit) {
            this.what = what;
            this.key = key;
            this.limit = limit;
        }

        /** Throws what the step throws, or that it is given up. */
        void run(Runnable step) {
            call(what, key, limit, () -> done(step));
        }

        /**
         * Throws what the close throws. It is never refused: where no call begins, it comes later on another thread. Nobody
         * waits for that, nor longer than for the limit, and it is no failure of who closes.
         */
        void close(Runnable close) {
            Call<?> call;
            try {
                call = start(what, key, limit, () -> done(close));
            } catch (FaultException e) {
                late.execute(() -> closeQuietly(what, close::run));
                return;
            }
            call.awaitInTime();
        }

        private static boolean done(Runnable work) {
            work.run();
            return true;
        }
    }

    /**
     * What the call answers, or throws.
     *
     * @param what the call as a noun with its object: "a read of a/b"
     * @param work if what it brings can be closed, that is done with what nobody waits for any more
     * @throws FaultException with OBJECTS_UNAVAILABLE if it takes longer than the limit, or the thread is interrupted
     */
    <T> T call(String what, String key, Duration limit, Supplier<T> work) {
        return start(what, key, limit, work).await();
    }

    private <T> Call<T> start(String what, String key, Duration limit, Supplier<T> work) {
        long begin = System.nanoTime();
        refuse(key, begin);
        try {
            if (!width.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw FaultCode.OBJECTS_UNAVAILABLE.asException(what + " " + where + " did not begin within "
                        + limit.toSeconds() + " s: others take that long");
            }
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
        Call<T> call = new Call<>(what, key, limit, work);
        try {
            underWay.add(call);
            threads.execute(call);
            return call;
        } catch (RuntimeException | Error e) {
            underWay.remove(call);
            width.release();
            throw e;
        }
    }

    /** Throws what is wrong if a call hangs. */
    void check() {
        long now = System.nanoTime();
        oldestHanging(null, now).ifPresent(call -> {
            throw call.hangs(now);
        });
    }

    private void refuse(String key, long now) {
        oldestHanging(key, now).ifPresent(call -> {
            throw call.hangs(now);
        });
        long hanging = underWay.stream().filter(call -> call.isHanging(now)).count();
        if (hanging >= MOST_HANGING || underWay.size() >= WIDTH + MOST_HANGING) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                    hanging + " calls " + where
                            + " hang, so no more is asked of it: see whether its disk or mount answers; if it does, start again");
        }
    }

    /** @param key of the object; null for any */
    private Optional<Call<?>> oldestHanging(@Nullable String key, long now) {
        return underWay.stream()
                .filter(call -> (key == null || call.key.equals(key)) && call.isHanging(now))
                .min(Comparator.comparingLong(call -> call.begin - now));
    }

    private static void closeQuietly(String what, AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.warn("What was open for {} was not closed: {}", what, e.toString());
        }
    }

    private static FaultException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return FaultCode.OBJECTS_UNAVAILABLE.asException(what + " was interrupted", e);
    }

    private final class Call<T> implements Runnable {

        private final String what;
        private final String key;
        private final Duration limit;
        private final Supplier<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final AtomicBoolean told = new AtomicBoolean();
        private final long begin = System.nanoTime();

        Call(String what, String key, Duration limit, Supplier<T> work) {
            this.what = what;
            this.key = key;
            this.limit = limit;
            this.work = work;
        }

        @Override
        public void run() {
            try {
                T brought = work.get();
                if (!answer.complete(brought) && brought instanceof AutoCloseable open) {
                    closeQuietly(what, open);
                }
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            } finally {
                underWay.remove(this);
                if (told.get()) {
                    LOG.info("{} {} has come back after {} s", what, where, seconds(System.nanoTime()));
                }
            }
        }

        T await() {
            @Nullable FaultException givenUp = givenUp();
            if (givenUp != null && answer.completeExceptionally(givenUp)) {
                throw givenUp;
            }
            return brought();
        }

        /** Throws what it throws, unless it is given up. */
        void awaitInTime() {
            if (givenUp() == null) {
                brought();
            }
        }

        private T brought() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw switch (e.getCause()) {
                    case RuntimeException thrown -> thrown;
                    case Error error -> throw error;
                    case null, default -> new IllegalStateException(e);
                };
            }
        }

        /** Waits until it has ended. @return why that takes too long; null if it has */
        private @Nullable FaultException givenUp() {
            try {
                answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
                return null;
            } catch (ExecutionException e) {
                return null;
            } catch (TimeoutException e) {
                FaultException hangs = hangs(System.nanoTime());
                if (told.compareAndSet(false, true)) {
                    LOG.warn("{}; its thread is given up", hangs.fault().message());
                }
                return hangs;
            } catch (InterruptedException e) {
                return interrupted(what, e);
            } finally {
                width.release();
            }
        }

        boolean isHanging(long now) {
            return now - begin >= limit.toNanos();
        }

        /** Told already: it is one object's trouble, until there are many. */
        FaultException hangs(long now) {
            return FaultCode.OBJECTS_UNAVAILABLE
                    .asException(what + " " + where + " has not answered for " + seconds(now)
                            + " s: see whether its disk or mount answers")
                    .markTold();
        }

        private long seconds(long now) {
            return TimeUnit.NANOSECONDS.toSeconds(now - begin);
        }
    }
}
