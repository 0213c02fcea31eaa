package io.drover.standalone;

import io.drover.wiring.start.OperatorMistake;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Waits until there is a Drover to join in a data directory. One that is on its way is waited for, with a sentence; where
 * nobody is and none was killed, that is told at once.
 *
 * @param nanos a clock that does not step
 * @param pause lets some time pass
 */
record Joining(LongSupplier nanos, Runnable pause, PrintStream told) {

    /** After a kill somebody may be about to start another one, whose JVM is not so far that it shows. */
    private static final Duration AFTER_A_KILL = Duration.ofSeconds(15);
    /** Of a start that goes on; one that looks at all pages of a large store takes its time. */
    private static final Duration OF_A_START = Duration.ofMinutes(2);

    private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

    /** What a look shows. */
    enum Seen {
        /** Its addresses are there, and are those of the one that runs now. */
        UP,
        /** Somebody has the directory and has not said yet where it can be reached. */
        STARTING,
        /** Nobody has it, and the last one to have it did not end in order. */
        KILLED,
        NOBODY
    }

    static Joining real() {
        return new Joining(System::nanoTime, () -> LockSupport.parkNanos(BETWEEN_LOOKS_NANOS), System.err);
    }

    static Seen look(Path data) {
        // What an ended one left is not read before it is known that somebody runs: the lock is looked at first.
        if (!DataLock.isTaken(data)) {
            return DataLock.turn(data).isPresent() ? Seen.KILLED : Seen.NOBODY;
        }
        return Files.isReadable(Connection.file(data)) && Connection.of(data).isOfTurn(DataLock.turn(data))
                ? Seen.UP
                : Seen.STARTING;
    }

    /** @throws OperatorMistake if there is nobody to join, or none has come up in time */
    Connection await(Path data) {
        long begun = nanos.getAsLong();
        Seen before = Seen.UP;
        while (true) {
            Seen seen = look(data);
            Duration waited = Duration.ofNanos(nanos.getAsLong() - begun);
            switch (seen) {
                case UP -> {
                    return Connection.of(data);
                }
                case NOBODY -> throw nobody(data);
                case KILLED -> {
                    if (waited.compareTo(AFTER_A_KILL) > 0) {
                        throw nobody(data);
                    }
                    tell(before == seen, data, "was killed; waiting for another one", AFTER_A_KILL);
                }
                case STARTING -> {
                    if (waited.compareTo(OF_A_START) > 0) {
                        throw new OperatorMistake(
                                "the Drover with the data directory " + data + " has not come up within "
                                        + OF_A_START.toSeconds() + " s. See what it says, and try again");
                    }
                    tell(before == seen, data, "is starting; waiting for it", OF_A_START);
                }
            }
            before = seen;
            pause.run();
        }
    }

    private void tell(boolean toldBefore, Path data, String what, Duration atMost) {
        if (!toldBefore) {
            told.println("drover: the Drover with the data directory " + data + " " + what + ", at most "
                    + atMost.toSeconds() + " s");
        }
    }

    private static OperatorMistake nobody(Path data) {
        return new OperatorMistake("no Drover runs with the data directory " + data
                + ". Start one with 'drover up', name another with --data or DROVER_DATA, or name back ends with"
                + " drover.backend.store.url and drover.backend.objects.url");
    }
}
