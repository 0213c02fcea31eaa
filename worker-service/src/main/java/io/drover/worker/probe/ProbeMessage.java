package io.drover.worker.probe;

import io.drover.worker.task.TaskEnd;
import java.time.Duration;
import java.util.Map;

/** What a worker and its probe tell each other, in this order: one hello, one ready, then asks and answers in turn. */
sealed interface ProbeMessage {

    /** @param settings of the worker, so that the probe's tasks may do what its own may, and no more */
    record Hello(Map<String, String> settings) implements ProbeMessage {}

    /** From here on the end of the probe is the work of its task. */
    record Ready(long pid) implements ProbeMessage {}

    /** One task to run. */
    record Ask(String line, String workload, long task, int attempt, Duration timeout) implements ProbeMessage {}

    /** How it ended. */
    record Answer(TaskEnd end) implements ProbeMessage {}
}
