package io.drover.scheduler.cell;

import java.time.Duration;

/** What follows from an attempt that ran to its end. */
public sealed interface Conclusion {

    /** Its outcome is the portion's. */
    record Stands() implements Conclusion {}

    /** A part of it runs again after a pause; what went well in this attempt is kept. */
    record Repeat(Duration pause) implements Conclusion {}

    /** Another run of the same portion may still do better: this one does not count. */
    record Yields() implements Conclusion {}
}
