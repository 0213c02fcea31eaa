package io.drover.embedded.store;

/**
 * How a store was left by whoever had it open last.
 *
 * @param text as its mark holds it: {@code closed}, {@code doubtful}, or {@code open} and the run of the system in which
 *     it was opened
 */
record LastEnd(String text) {

    /** Closed in order: everything is in the file, and there need be no log. */
    static final LastEnd CLEAN = new LastEnd("closed");

    /** Everything that is left is in the file, which has to be looked at. */
    static final LastEnd DOUBTFUL = new LastEnd("doubtful");

    private static final String OPEN = "open";

    /** In use, or left without being closed: what was written last is in the log only. */
    static LastEnd open() {
        return new LastEnd(OPEN + " " + SystemRun.current());
    }

    /** @param text empty where an earlier version wrote the mark, which knew of no log */
    static LastEnd parse(String text) {
        return text.isEmpty() ? CLEAN : new LastEnd(text);
    }

    boolean needsLog() {
        return text.startsWith(OPEN);
    }

    /** Whether something may be wrong with the file: it was not closed in order. */
    boolean isDoubtful() {
        return !equals(CLEAN);
    }

    /** Whether the system runs on since then, so that files hold all that was written to them. */
    boolean isOfThisRun() {
        return SystemRun.isKnown() && equals(open());
    }
}
