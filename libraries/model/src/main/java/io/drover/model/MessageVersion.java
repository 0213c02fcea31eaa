package io.drover.model;

/** The version of what processes of Drover write for each other. */
public final class MessageVersion {

    /**
     * Of messages, and of documents in the store with what belongs to them. It changes when an older Drover would misread what
     * is written, or this one what an older one wrote: with a field that has to be there, a word more of a fixed list, another
     * form of an index. A field more that may be absent is no such change. What is of another version is refused with what to
     * do, and ends of a link that do not write the same one refuse each other when they meet.
     */
    public static final int CURRENT = 2;

    private MessageVersion() {}
}
