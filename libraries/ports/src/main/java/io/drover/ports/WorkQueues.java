package io.drover.ports;

/** Gives access to queues by name. */
public interface WorkQueues {

    /**
     * The queue of that name, made with its settings if it does not exist (idempotent). A name ends up as it is on the
     * provider, so it is at most 80 letters, digits, '-' and '_'.
     */
    WorkQueue open(QueueSpec spec);

    /** Removes a queue and what is in it; nothing happens if there is none. */
    void drop(String name);
}
