package io.drover.cli;

import io.drover.model.ExitCode;

/**
 * What went wrong, for the person in front of it.
 *
 * @param line the cause and the remedy, without the program's name
 */
public record Failure(ExitCode code, String line) {

    /** Explains what a command threw that is none of the client's own failures. */
    @FunctionalInterface
    public interface Reader {

        /** With nothing but the exception's own words. */
        Reader PLAIN = failure -> new Failure(
                failure instanceof IllegalArgumentException ? ExitCode.MISTAKE : ExitCode.HERE,
                failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());

        Failure read(Exception failure);
    }

    String oneLine() {
        return line.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
