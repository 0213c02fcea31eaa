package io.drover.ports;

import io.drover.model.LinkMessage;
import java.util.Optional;

/**
 * Where workers open links: the direct way between a cell and a worker. The cell assigns attempts over it, and answers come
 * back on it. It only carries: what a link loses is found again by the store, beats and queues. Thread-safe.
 */
public interface CellLinks {

    /**
     * Opens a link.
     *
     * @param worker hears what the cell says; calls may come before this one has returned
     * @return what the worker talks to; empty if no cell can be reached in this way now
     */
    Optional<CellEnd> open(LinkHello hello, WorkerEnd worker);

    /** None can ever be reached. */
    CellLinks NONE = (_, _) -> Optional.empty();

    /** What a cell hears from a worker. Calls return soon, and do nothing once the link is over. Thread-safe. */
    interface CellEnd {

        /** Whose decisions come over it. */
        CellTerm term();

        void credit(Credit credit);

        /**
         * An attempt that was assigned over this link has an answer. The cell says by {@link WorkerEnd#settled} what became of
         * it; if the link ends before, the answer has to go another way.
         *
         * @param response a message of {@code wire}
         * @param credit after it
         */
        void answer(LinkMessage response, Credit credit);

        /** Asks for {@link WorkerEnd#pong}, which comes when all that was said before is dealt with. */
        void ping(long number, Credit credit);

        /** Ends the link; nothing more is heard from it. */
        void close();
    }
}
