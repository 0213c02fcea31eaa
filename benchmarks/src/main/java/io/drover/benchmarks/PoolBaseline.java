package io.drover.benchmarks;

import io.drover.model.task.Task;
import io.drover.model.task.TaskParser;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The same tasks on a plain fixed pool of threads in one process, handed over one by one. */
final class PoolBaseline {

    private PoolBaseline() {}

    /** @return nanoseconds from the first hand-over to the end of the last task */
    static long run(int tasks, String task, int slots) {
        Task parsed = TaskParser.parse(task);
        if (!(parsed instanceof Task.Sleep(long millis))) {
            throw new IllegalArgumentException("the baseline runs sleep tasks, not '" + task + "'");
        }
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(slots)) {
            for (int i = 0; i < tasks; i++) {
                pool.execute(() -> sleep(millis));
            }
            pool.shutdown();
            if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                throw new IllegalStateException("the pool did not finish within an hour");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return System.nanoTime() - start;
    }

    private static void sleep(long millis) {
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
