package io.drover.cli.gateway;

/** Tells when a person ends the command with Ctrl-C. */
@FunctionalInterface
public interface Interrupts {

    /**
     * Runs {@code farewell} if the command is ended from outside.
     *
     * @return takes the wish back
     */
    Runnable onInterrupt(Runnable farewell);

    /** Whether that has been, and whoever asked for it wants to hear no more. */
    default boolean wantsSilence() {
        return false;
    }
}
