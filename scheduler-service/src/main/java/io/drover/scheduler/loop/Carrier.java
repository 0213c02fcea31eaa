package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.worker.Executor;
import io.drover.wire.FragmentRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Brings requests to one executor. Used by one thread at a time, which has nothing else to do. */
public interface Carrier {

    Executor executor();

    /**
     * Tries each once. What went out, and what never can, is taken off the list.
     *
     * @param refused is told what can never go out, and why
     * @throws RuntimeException if some are left, which may be tried again
     */
    void carry(List<FragmentRequest> requests, BiConsumer<FragmentRequest, Fault> refused) throws InterruptedException;

    /**
     * What the cell is told of requests that are left after the last try, or for which there was no room; empty where they
     * are sent again when they are missed.
     *
     * @param why the last failure's message
     */
    Optional<Fault> left(String why);
}
