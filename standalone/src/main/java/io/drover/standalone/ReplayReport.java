package io.drover.standalone;

/** What {@code drover replay} says of one recording, a line of it after the other. */
interface ReplayReport {

    /** @throws IllegalArgumentException if this version cannot read the line */
    void read(String segment, String line);

    /** After the last line. */
    void end();

    /** Whether there was a beginning: without one nothing is known. */
    boolean hasBegun();

    /** Whether this version decides as was recorded. */
    boolean isSame();
}
