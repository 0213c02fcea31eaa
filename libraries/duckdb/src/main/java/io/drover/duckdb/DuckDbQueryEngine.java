package io.drover.duckdb;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueryEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One in-memory DuckDB that statements share, in this process or in one of its own, and at times a second one.
 *
 * <p>A statement's clock runs while it does: not while it waits for a place in its {@link Lanes lane}, nor while an
 * engine starts. When the time is over, the answer is given at once; an engine that does not stop a statement soon
 * after is given up and replaced.
 *
 * <p>What went wrong in company proves nothing: when an engine ends, or memory runs out while others ran beside it, a
 * statement runs once more, alone in an engine of its own, one at a time. Only what goes wrong there is its fault.
 */
public final class DuckDbQueryEngine implements QueryEngine {

    private final SharedSession.Opener opener;
    private final SharedSession shared;
    private final Lanes lanes;
    private final Semaphore alone = new Semaphore(1, true);

    private DuckDbQueryEngine(SharedSession.Opener opener, int threads) {
        this.opener = opener;
        this.shared = new SharedSession(opener);
        this.lanes = new Lanes(threads);
    }

    /** DuckDB in this process: its memory is this process's, and what kills one kills both. */
    public static DuckDbQueryEngine inThisProcess(DuckDbSettings settings) {
        return new DuckDbQueryEngine(() -> InstanceSession.open(settings), settings.threads());
    }

    /**
     * DuckDB in a process of its own.
     *
     * @param temporary where its library is unpacked, once for all processes of this user
     * @throws IllegalArgumentException if the memory limit is too small for a process
     */
    public static DuckDbQueryEngine inOwnProcess(DuckDbSettings settings, Path temporary) {
        DuckDbSettings inside = settings.insideProcess();
        return new DuckDbQueryEngine(
                () -> ProcessSession.open(EngineCommand.of(settings, temporary), inside), settings.threads());
    }

    @Override
    public String query(String statement, Duration timeout, int maxOutputBytes, Runnable started) {
        refuseHalfCharacters(statement);
        Query query = new Query(statement, Math.max(1, timeout.toMillis()), maxOutputBytes, started);
        try {
            Outcome outcome = inCompany(query);
            return (outcome.needsProof() ? alone(query) : outcome).rows();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FaultCode.TASK_INTERRUPTED.asException("the statement was cancelled", e);
        }
    }

    /** They have no form in UTF-8, in which a statement reaches the engine: question marks would run in their place. */
    private static void refuseHalfCharacters(String statement) {
        for (int at = 0; at < statement.length(); at += Character.charCount(statement.codePointAt(at))) {
            int codePoint = statement.codePointAt(at);
            if (Character.getType(codePoint) == Character.SURROGATE) {
                throw FaultCode.SQL_INVALID.asException(String.format(
                        Locale.ROOT,
                        "the statement has half of a character (\\u%04x) at position %d: write both halves, or none",
                        codePoint,
                        at + 1));
            }
        }
    }

    private Outcome inCompany(Query query) throws InterruptedException {
        Lanes.Place place = lanes.enterLight();
        SharedSession.Flight flight = start(query, place);
        if (query.timeoutMillis <= Lanes.LIGHT_MILLIS) {
            return awaitEnd(flight, query.timeoutMillis, query);
        }
        Outcome light = await(flight, Lanes.LIGHT_MILLIS);
        if (light != null) {
            return light;
        }
        if (lanes.moved(place)) {
            return awaitEnd(flight, query.timeoutMillis - Lanes.LIGHT_MILLIS, query);
        }
        // A second's work is lost, but the light lane stays light.
        flight.stop();
        return awaitEnd(start(query, lanes.enterHeavy()), query.timeoutMillis, query);
    }

    private SharedSession.Flight start(Query query, Lanes.Place place) throws InterruptedException {
        boolean started = false;
        try {
            SharedSession.Flight flight = shared.start(query.statement, query.maxOutputBytes);
            flight.running().rows().whenComplete((_, _) -> place.giveBack());
            query.started.run();
            started = true;
            return flight;
        } finally {
            if (!started) {
                place.giveBack();
            }
        }
    }

    private Outcome alone(Query query) throws InterruptedException {
        alone.acquire();
        try (EngineSession own = opener.open()) {
            SharedSession.Flight flight = new SharedSession.Shared(own).start(query.statement, query.maxOutputBytes);
            query.started.run();
            return awaitEnd(flight, query.timeoutMillis, query);
        } finally {
            alone.release();
        }
    }

    /** Stops the statement when its time is over, and does not wait until it has stopped. */
    private static Outcome awaitEnd(SharedSession.Flight flight, long millis, Query query) throws InterruptedException {
        Outcome outcome = await(flight, millis);
        if (outcome == null) {
            flight.stop();
            outcome = Outcome.failed(
                    FaultCode.TASK_TIMED_OUT.asException(
                            "the statement was cancelled after " + query.timeoutMillis + " ms"),
                    false);
        }
        return outcome;
    }

    /** Null if it still runs. An interruption stops it. */
    private static @Nullable Outcome await(SharedSession.Flight flight, long millis) throws InterruptedException {
        try {
            return Outcome.gave(flight.running().rows().get(millis, TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return Outcome.failed(e.getCause(), flight.hadCompany());
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            flight.stop();
            throw e;
        }
    }

    /** Ends the engine; statements that run are given up. */
    @Override
    public void close() {
        shared.close();
    }

    private record Query(String statement, long timeoutMillis, int maxOutputBytes, Runnable started) {}

    /** How a statement ended: with rows, or with what went wrong and whether others ran beside it. */
    private record Outcome(byte @Nullable [] json, @Nullable Throwable failure, boolean hadCompany) {

        static Outcome gave(byte[] json) {
            return new Outcome(json, null, false);
        }

        static Outcome failed(@Nullable Throwable failure, boolean hadCompany) {
            return new Outcome(null, failure, hadCompany);
        }

        boolean needsProof() {
            return switch (failure) {
                case SessionLostException _ -> true;
                case FaultException e -> hadCompany && e.fault().code() == FaultCode.SQL_OUT_OF_MEMORY;
                case null, default -> false;
            };
        }

        String rows() {
            if (json != null) {
                return new String(json, StandardCharsets.UTF_8);
            }
            throw switch (failure) {
                case FaultException fault -> fault;
                case SessionLostException lost ->
                    FaultCode.SQL_OUT_OF_MEMORY.asException(
                            "the statement ended the engine's process: it needs more memory than "
                                    + "drover.worker.sql.memory-limit gives, or met a bug of the engine ("
                                    + lost.getMessage() + ")",
                            lost);
                case null -> FaultCode.INTERNAL_ERROR.asException("the query engine failed and did not say why");
                case Throwable other ->
                    FaultCode.INTERNAL_ERROR.asException("the query engine failed: " + other, other);
            };
        }
    }
}
