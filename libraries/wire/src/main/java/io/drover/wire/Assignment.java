package io.drover.wire;

import java.time.Duration;

/** What has to be done, by kind of work. */
public sealed interface Assignment permits TaskAssignment {

    /** What it is a part of: {@link io.drover.model.workload.Work#key()}. */
    String key();

    /** How it is called in a sentence, such as "tasks 3 to 7". */
    String inWords();

    /** The same with less time for it, which is at least a millisecond. */
    Assignment within(Duration limit);
}
