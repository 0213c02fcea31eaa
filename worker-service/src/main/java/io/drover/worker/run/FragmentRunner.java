package io.drover.worker.run;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskResults;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskResult;
import io.drover.model.result.UnreadableResultsException;
import io.drover.model.worker.Holder;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs fragments, each in the calling thread from its first task to its last. Thread-safe. */
public final class FragmentRunner {

    private static final Logger LOG = LoggerFactory.getLogger(FragmentRunner.class);

    /**
     * @param price of the worker's whole instance for an hour
     * @param resultPatience how long results that no store takes are kept and tried again, in the slot that made them; their
     *     tasks have run, so as a rule as long as the claim is held
     */
    public record Identity(Holder self, int slots, Money price, Duration resultPatience) {}

    private final Identity identity;
    private final SliceCache slices;
    private final ResultWriter results;
    private final ResultKeeper kept;
    private final TaskRunners tasks;
    private final Fitness fitness = new Fitness();
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
        this.kept = new ResultKeeper(results, identity);
        this.tasks = tasks;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Runs one attempt. Only the fragment as a whole can be broken; what goes wrong with a task is in the results.
     *
     * @param begun called just before the first task that is no plain sleep is handed to its runner
     * @return the response, or empty if the thread was interrupted: then nobody waits for one
     */
    public Optional<FragmentResponse> run(FragmentRequest request, Runnable begun) {
        return run(request, begun, (_, task, context) -> tasks.run(task, context));
    }

    /** The same with something else that runs its tasks; what that throws is thrown on, unless it is a fault. */
    public Optional<FragmentResponse> run(FragmentRequest request, Runnable begun, LineRunner lines) {
        Instant startedAt = clock.instant();
        long startNanos = System.nanoTime();
        try {
            FragmentPass pass = new FragmentPass(
                    request,
                    slices.read(request.tasks().slice()),
                    earlier(request),
                    fitness.around(lines),
                    begun,
                    kept,
                    startedAt);
            if (!pass.run()) {
                return Optional.empty();
            }
            pass.count(metrics);
            Duration inSlot = Duration.ofNanos(System.nanoTime() - startNanos);
            return Optional.of(new FragmentResponse.Completed(
                    request.claim(),
                    request.work().key(),
                    identity.self().incarnation(),
                    new FragmentOutcome(
                            identity.self().worker(),
                            startedAt,
                            startedAt.plus(inSlot),
                            pass.taskTime(),
                            identity.price().perHourFor(inSlot).dividedBy(identity.slots()),
                            new TaskResults(pass.tally(), kept.write(request, pass.block())))));
        } catch (FaultException e) {
            return Thread.currentThread().isInterrupted()
                    ? Optional.empty()
                    : Optional.of(new FragmentResponse.Broken(
                            request.claim(), request.work().key(), identity.self(), clock.instant(), e.fault()));
        }
    }

    /** Whether this worker has what tasks take to begin. */
    public Fitness fitness() {
        return fitness;
    }

    /** The answer of a suspect whose process died. Whether its task is to blame is decided by who counts such deaths. */
    public FragmentResponse probeDied(FragmentRequest request, String how) {
        return new FragmentResponse.ProbeDied(
                request.claim(),
                request.work().key(),
                identity.self(),
                clock.instant(),
                FaultCode.WORKER_LOST.because(how));
    }

    /** The results of an earlier attempt for the tasks of this one's range, which may be a part of the earlier range. */
    private @Nullable TaskResult @Nullable [] earlier(FragmentRequest request) {
        ResultRef previous = request.tasks().previous();
        if (previous == null) {
            return null;
        }
        TaskRange range = request.tasks().range();
        @Nullable TaskResult[] earlier = new TaskResult[Math.toIntExact(range.size())];
        try {
            results.read(previous).forEach(result -> {
                if (range.contains(result.task())) {
                    earlier[(int) (result.task() - range.first())] = result;
                }
            });
        } catch (UnreadableResultsException e) {
            LOG.warn("{}: what was done before cannot be read, so all of it runs again", request.claim(), e);
        }
        return earlier;
    }
}
