package io.drover.model;

/** The version of what processes of Drover write for each other. */
public final class MessageVersion {

    /**
     * Of messages, and of documents in the store. It changes when an older Drover would misread what is written; a field more is
     * no such change. Ends of a link that do not write the same one refuse each other when they meet.
     */
    public static final int CURRENT = 1;

    private MessageVersion() {}
}
