package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work that a thread of the store's does for a caller, who waits for it. Callers do not touch a connection themselves, but for
 * {@link Readers#readBriefly}: its calls are native, and hold the carrier of a virtual thread.
 */
final class Pending<T> {

    /** Longer than a locked store is waited for. A disk that hangs must not hang all who call. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Session.Work<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Pending(Session.Work<T> work) {
        this.work = work;
    }

    Session.Work<T> work() {
        return work;
    }

    /** Whether the caller has gone; there is nobody to do it for. */
    boolean isAbandoned() {
        return answer.isDone();
    }

    void succeed(T value) {
        answer.complete(value);
    }

    void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }

    /**
     * Waits also if this thread is interrupted, which it is then still afterwards: what was begun is done anyway, and its
     * outcome is worth knowing.
     */
    T await(Path file) {
        return await(file, PATIENCE);
    }

    T await(Path file, Duration patience) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    throw late(file, patience);
                } catch (ExecutionException e) {
                    throw rethrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException late(Path file, Duration patience) {
        answer.cancel(false);
        return FaultCode.STORE_UNAVAILABLE.asException("the store " + file + " has not answered for "
                + patience.toSeconds() + " s: see whether its disk hangs, or a process that uses it was stopped");
    }

    private static RuntimeException rethrown(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(failed);
        };
    }
}
