package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import java.util.concurrent.locks.LockSupport;

/** Waits, since that is what a {@code sleep} task is for. Never less than was asked, and as little more as possible. */
public final class SleepRunner {

    private SleepRunner() {}

    static TaskEnd run(Task.Sleep task, TaskContext context) {
        long limit = context.timeout().toMillis();
        if (sleep(Math.min(task.millis(), limit)) < 0) {
            return TaskEnd.failed(FaultCode.TASK_INTERRUPTED.because("the sleep was interrupted"));
        }
        return task.millis() <= limit
                ? TaskEnd.SILENT
                : TaskEnd.failed(FaultCode.TASK_TIMED_OUT.because(
                        "sleep " + task.millis() + " is longer than a task's time-out of " + limit + " ms"));
    }

    /**
     * Sleeps in the calling thread.
     *
     * @return the nanoseconds that passed, or -1 if the thread was interrupted (the flag stays set)
     */
    public static long sleep(long millis) {
        long start = System.nanoTime();
        long wanted = millis * 1_000_000;
        long passed = 0;
        while (passed < wanted) {
            LockSupport.parkNanos(wanted - passed);
            if (Thread.currentThread().isInterrupted()) {
                return -1;
            }
            passed = System.nanoTime() - start;
        }
        return passed;
    }
}
