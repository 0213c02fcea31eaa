package io.drover.ports;

import io.drover.model.fault.FaultException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Rows that cannot be read, in looks at many: each costs itself alone. It is left out, named when it is first met, and
 * counted. For adapters. Thread-safe.
 */
public final class UnreadableRows {

    /** So many are told apart; a store with more has one trouble, not many. */
    private static final int MOST_NAMED = 1_000;

    private final Consumer<String> log;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    /** @param log where sentences for people go */
    public UnreadableRows(Consumer<String> log) {
        this.log = log;
    }

    /**
     * What the reader makes of a row, or nothing if it cannot: a value that no part of this version writes, or one that
     * is missing.
     *
     * @param row names it for people
     * @throws FaultException as the reader: that is a store that fails, not a row
     */
    public <T> Optional<T> read(Supplier<String> row, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException e) {
            leaveOut(row.get(), e);
            return Optional.empty();
        }
    }

    /** Tells of a row that was found unreadable elsewhere. */
    public void leaveOut(String row, Throwable why) {
        if (named.size() < MOST_NAMED && named.add(row)) {
            log.accept(row + " cannot be read and is left out (unreadable rows so far: " + named.size() + "): " + why);
        }
    }
}
