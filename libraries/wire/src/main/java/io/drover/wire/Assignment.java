package io.drover.wire;

import java.time.Duration;

/** What has to be done, by kind of work. */
public sealed interface Assignment permits TaskAssignment {

    /** The same with less time for it, which is at least a millisecond. */
    Assignment within(Duration limit);
}
