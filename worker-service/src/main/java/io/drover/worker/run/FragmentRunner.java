package io.drover.worker.run;

import io.drover.model.Money;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.WorkerId;
import io.drover.ports.ObjectStore;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.task.TaskRunners;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs fragments, each in the calling thread from its first task to its last. Thread-safe. */
public final class FragmentRunner {

    /** @param price of the worker's whole instance for an hour */
    public record Identity(WorkerId worker, int slots, Money price) {}

    private final Identity identity;
    private final SliceCache slices;
    private final ResultWriter results;
    private final TaskRunners tasks;
    private final InstantSource clock;
    private final WorkerMetrics metrics;

    public FragmentRunner(
            Identity identity,
            ObjectStore objects,
            ResultWriter results,
            TaskRunners tasks,
            InstantSource clock,
            WorkerMetrics metrics) {
        this.identity = identity;
        this.slices = new SliceCache(objects);
        this.results = results;
        this.tasks = tasks;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Runs one attempt. Only the fragment as a whole can be broken; what goes wrong with a task is in the results.
     *
     * @return the response, or empty if the thread was interrupted: then nobody waits for one
     */
    public Optional<FragmentResponse> run(FragmentRequest request) {
        Instant startedAt = clock.instant();
        long startNanos = System.nanoTime();
        try {
            FragmentPass pass =
                    new FragmentPass(request, slices.read(request.slice()), earlier(request), tasks, startedAt);
            if (!pass.run()) {
                return Optional.empty();
            }
            pass.count(metrics);
            Duration inSlot = Duration.ofNanos(System.nanoTime() - startNanos);
            return Optional.of(new FragmentResponse.Completed(
                    request.claim(),
                    new FragmentOutcome(
                            identity.worker(),
                            startedAt,
                            startedAt.plus(inSlot),
                            pass.tally(),
                            pass.taskTime(),
                            identity.price().perHourFor(inSlot).dividedBy(identity.slots()),
                            results.write(request.claim(), pass.block()))));
        } catch (FaultException e) {
            return Thread.currentThread().isInterrupted()
                    ? Optional.empty()
                    : Optional.of(new FragmentResponse.Broken(
                            request.claim(), identity.worker(), clock.instant(), e.fault()));
        }
    }

    /** The results of an earlier attempt for the tasks of this one's range, which may be a part of the earlier range. */
    private @Nullable TaskResult @Nullable [] earlier(FragmentRequest request) {
        ResultRef previous = request.previous();
        if (previous == null) {
            return null;
        }
        TaskRange range = request.range();
        @Nullable TaskResult[] earlier = new TaskResult[Math.toIntExact(range.size())];
        results.read(previous).forEach(result -> {
            if (range.contains(result.task())) {
                earlier[(int) (result.task() - range.first())] = result;
            }
        });
        return earlier;
    }
}
