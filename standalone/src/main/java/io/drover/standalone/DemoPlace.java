package io.drover.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a demo has running, and where. It ends once, whoever asks for it first: the demo, or who interrupts it. */
final class DemoPlace implements AutoCloseable {

    private enum State {
        ON,
        INTERRUPTED,
        OVER
    }

    /** What is being started cannot be ended before it has started. */
    private static final long START_SECONDS = 60;

    private final Optional<Path> temporary;
    private final AtomicReference<State> state = new AtomicReference<>(State.ON);
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile @Nullable Suite suite;

    /** @param temporary a directory that goes with it */
    DemoPlace(Optional<Path> temporary) {
        this.temporary = temporary;
    }

    /** Does not return once the demo is interrupted: whoever did that waits for the end of what is started here. */
    Suite start(Supplier<Suite> starter) {
        try {
            Suite made = starter.get();
            suite = made;
            return made;
        } finally {
            started.countDown();
            stayIfInterrupted();
        }
    }

    /** Whether it is the first to end it; what was going on is to say no more. */
    boolean interrupt() {
        return state.compareAndSet(State.ON, State.INTERRUPTED);
    }

    boolean isInterrupted() {
        return state.get() == State.INTERRUPTED;
    }

    /** Again is fine: then it waits for the end that goes on. */
    @Override
    public void close() {
        if (!state.compareAndSet(State.ON, State.OVER) && isInterrupted()) {
            awaitStart();
        }
        end();
    }

    private void awaitStart() {
        try {
            boolean _ = started.await(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        Suite running = suite;
        suite = null;
        if (running != null) {
            running.close();
        }
        temporary.ifPresent(DemoPlace::delete);
    }

    /** The process is about to end, and everything that this thread could still say is about that. */
    void stayIfInterrupted() {
        while (isInterrupted()) {
            LockSupport.park(this);
        }
    }

    private static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("drover: the demo's data stays in " + directory + ": " + e);
        }
    }
}
