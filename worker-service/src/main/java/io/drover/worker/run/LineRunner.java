package io.drover.worker.run;

import io.drover.model.task.Task;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;

/** Runs a task of a fragment to its end, in the calling thread or for it. */
public interface LineRunner {

    /**
     * @param line as it stands in the bag
     * @param task the same, read
     */
    TaskEnd run(String line, Task task, TaskContext context);
}
