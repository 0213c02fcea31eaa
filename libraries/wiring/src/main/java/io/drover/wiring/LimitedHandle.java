package io.drover.wiring;

/**
 * Something open whose calls may be given up while they hang: it is used by one thread at a time, and closed once, at the
 * latest by the thread that comes back from such a call. Thread-safe.
 */
final class LimitedHandle {

    private final Runnable close;
    private boolean inUse;
    private boolean closing;

    LimitedHandle(Runnable close) {
        this.close = close;
    }

    /** Runs this in the calling thread. Throws an {@link IllegalStateException} if it is closed, or in use for ever. */
    void use(Runnable work) {
        synchronized (this) {
            if (closing || inUse) {
                throw new IllegalStateException("it is of no use after a call of it was given up, or closed");
            }
            inUse = true;
        }
        try {
            work.run();
        } finally {
            if (ends()) {
                close.run();
            }
        }
    }

    /** Whether the caller has to close it now: it is neither closed nor in use. */
    synchronized boolean mayClose() {
        boolean mine = !closing && !inUse;
        closing = true;
        return mine;
    }

    private synchronized boolean ends() {
        inUse = false;
        return closing;
    }
}
