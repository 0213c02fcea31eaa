package io.drover.worker.run;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultBlock;
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

    /** Larger result blocks become objects, so that responses fit into a message with room to spare. */
    static final int MAX_INLINE_BYTES = 32 * 1024;

    /** @param price of the worker's whole instance for an hour */
    public record Identity(WorkerId worker, int slots, Money price) {}

    private final Identity identity;
    private final ObjectStore objects;
    private final SliceCache slices;
    private final TaskRunners tasks;
    private final InstantSource clock;
    private final WorkerMetrics metrics;

    public FragmentRunner(
            Identity identity, ObjectStore objects, TaskRunners tasks, InstantSource clock, WorkerMetrics metrics) {
        this.identity = identity;
        this.objects = objects;
        this.slices = new SliceCache(objects);
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
                            store(request.claim(), pass.block()))));
        } catch (FaultException e) {
            return Thread.currentThread().isInterrupted()
                    ? Optional.empty()
                    : Optional.of(new FragmentResponse.Broken(
                            request.claim(), identity.worker(), clock.instant(), e.fault()));
        }
    }

    private ResultRef store(Claim claim, ResultBlock block) {
        if (block.sizeBytes() <= MAX_INLINE_BYTES) {
            return new ResultRef.Inline(block);
        }
        String key = "results/" + claim.key().workload() + "/" + claim.key().number() + "-"
                + claim.attempt().value();
        objects.put(key, block.toBytes());
        return new ResultRef.Stored(key);
    }

    /** The results of an earlier attempt for the tasks of this one's range, which may be a part of the earlier range. */
    private @Nullable TaskResult @Nullable [] earlier(FragmentRequest request) {
        ResultRef previous = request.previous();
        if (previous == null) {
            return null;
        }
        TaskRange range = request.range();
        @Nullable TaskResult[] results = new TaskResult[Math.toIntExact(range.size())];
        block(previous).forEach(result -> {
            if (range.contains(result.task())) {
                results[(int) (result.task() - range.first())] = result;
            }
        });
        return results;
    }

    private ResultBlock block(ResultRef ref) {
        return switch (ref) {
            case ResultRef.Inline(ResultBlock block) -> block;
            case ResultRef.Stored(String key) -> {
                long size = objects.size(key)
                        .orElseThrow(() ->
                                FaultCode.OBJECTS_UNAVAILABLE.asException("the earlier results " + key + " are gone"));
                yield ResultBlock.of(objects.read(key, 0, Math.toIntExact(size)));
            }
        };
    }
}
