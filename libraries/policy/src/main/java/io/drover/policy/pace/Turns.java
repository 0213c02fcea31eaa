package io.drover.policy.pace;

import io.drover.model.fault.FaultException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread does again and again, as turns of which each may go wrong: whatever one throws, an {@link Error} included,
 * is that turn's trouble. It is said as an {@link Outage} is, and the thread lives on to the next; a loop that ended of it
 * would end silently, and its service with it. Whoever takes turns pauses after one that failed. Thread-safe.
 */
public final class Turns {

    /** What is done once. */
    public interface Turn {

        /** Answers whether there was anything to do: else it does not show that it works. */
        boolean take() throws InterruptedException;
    }

    private final Outage outage;
    private final Consumer<String> info;
    private final Consumer<String> warn;
    private final BiConsumer<String, Throwable> error;
    private final Runnable outOfMemory;
    /** What was thrown last that is no fault: something else is news, whatever outage is under way. */
    private volatile @Nullable Class<?> broken;

    private Turns(
            String what,
            Consumer<String> info,
            Consumer<String> warn,
            BiConsumer<String, Throwable> error,
            Runnable outOfMemory) {
        this.outage = new Outage(what);
        this.info = info;
        this.warn = warn;
        this.error = error;
        this.outOfMemory = outOfMemory;
    }

    /** For a process that goes on without memory as well as it can, since others than this thread need it. */
    public static Turns of(
            String what, Consumer<String> info, Consumer<String> warn, BiConsumer<String, Throwable> error) {
        return of(what, info, warn, error, () -> {});
    }

    /**
     * Turns with an outage of their own.
     *
     * @param what is done, as the subject of a sentence: "receiving requests"
     * @param info gets sentences for people, as warn does
     * @param error gets what is no fault, and so a mistake of Drover's, or the end of some resource
     * @param outOfMemory told first when the JVM has no memory left; ends the process where that is the remedy, or returns
     */
    public static Turns of(
            String what,
            Consumer<String> info,
            Consumer<String> warn,
            BiConsumer<String, Throwable> error,
            Runnable outOfMemory) {
        return new Turns(what, info, warn, error, outOfMemory);
    }

    /** Takes one turn, and answers whether it ended well, be it that there was nothing to do. */
    public boolean take(Turn turn) throws InterruptedException {
        try {
            if (turn.take()) {
                broken = null;
                outage.worked().ifPresent(info);
            }
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    /** Something went wrong that somebody else has caught: the same follows. */
    public void failed(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            outOfMemory.run();
        }
        try {
            if (e instanceof FaultException) {
                outage.failed(e).ifPresent(warn);
            } else {
                Optional<String> said = outage.failed(e.toString());
                if (said.isPresent() || e.getClass() != broken) {
                    error.accept(said.orElseGet(e::toString), e);
                }
                broken = e.getClass();
            }
        } catch (Throwable _) {
            // There may be no memory, or no stack, for a sentence either: the turn is over all the same.
        }
    }
}
