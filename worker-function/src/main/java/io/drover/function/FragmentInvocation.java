package io.drover.function;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.run.FragmentRunner;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.TaskRunners;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a fragment that was handed over by invocation: claims it, runs it under a heartbeat and answers on the cell's
 * queue. An invocation that comes twice, late or for an older attempt claims nothing and does nothing. Thread-safe.
 */
public final class FragmentInvocation {

    private static final Logger LOG = LoggerFactory.getLogger(FragmentInvocation.class);
    /** Only counts if the queue is not there, although its cell has opened it long ago. */
    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    /** What is left at the end to store results and to answer. */
    private static final Duration RESERVE = Duration.ofSeconds(3);

    /** Of the reserve, what may go by until a store takes the results. */
    private static final Duration RESULT_PATIENCE = Duration.ofSeconds(2);

    /** What it stands on. */
    public record Ports(
            Claims claims,
            Heartbeats heartbeats,
            WorkQueues queues,
            ObjectStore objects,
            ResultWriter results,
            InstantSource clock,
            RandomGenerator random) {}

    /**
     * @param heartbeat how often a long run reports that it lives
     * @param zone where the function runs
     * @param pricePerHour of the function while it runs
     */
    public record Settings(Duration heartbeat, String zone, Money pricePerHour) {}

    /** What became of an invocation. */
    public enum End {
        ANSWERED,
        /** Somebody else runs it, or nobody needs it any more. */
        NOT_MINE,
        /** It was taken away while it ran. */
        LOST
    }

    private final Settings settings;
    private final Ports ports;
    private final TaskRunners tasks;
    private final WorkerMetrics metrics;
    private final Map<String, WorkQueue> queues = new ConcurrentHashMap<>();

    public FragmentInvocation(Settings settings, Ports ports, TaskRunners tasks, WorkerMetrics metrics) {
        this.settings = settings;
        this.ports = ports;
        this.tasks = tasks;
        this.metrics = metrics;
    }

    /**
     * @param id names the invocation; a repetition by the provider may have the same
     * @param payload a {@link FragmentRequest}
     * @param remaining time until the provider ends the invocation; no task runs longer
     * @throws IllegalArgumentException if the payload is no request
     * @throws io.drover.model.fault.FaultException if the store or the queue does not answer: the cell misses the answer
     *     and sends the fragment again
     */
    public End run(String id, String payload, Duration remaining) {
        FragmentRequest request = Wire.fragmentRequest(payload).within(remaining.minus(RESERVE));
        Claim claim = request.claim();
        Holder self = new Holder(new WorkerId("fn-" + id), Incarnation.draw(ports.random()));
        ClaimAnswer answer = Insistence.on(self, () -> claim(self, claim));
        metrics.claim(answer);
        if (answer != ClaimAnswer.WON) {
            LOG.info("{} is not for this invocation: {}", claim, answer);
            return End.NOT_MINE;
        }
        FragmentRunner runner = new FragmentRunner(
                new FragmentRunner.Identity(self, 1, settings.pricePerHour(), RESULT_PATIENCE),
                ports.objects(),
                ports.results(),
                tasks,
                ports.clock(),
                metrics);
        // It reports itself until its answer is sent: whoever is gone and has not answered is lost.
        try (Beating beating = Beating.start(self, claim, settings, ports)) {
            Optional<FragmentResponse> response = runner.run(request, beating::begun);
            beating.ran();
            if (beating.lost() || response.isEmpty()) {
                LOG.info("{} was taken away while it ran", claim);
                return End.LOST;
            }
            return Insistence.on(self, () -> answer(request.replyTo(), response.get()));
        }
    }

    /** A call that was made again may find its own claim: nobody but this invocation has this life. */
    private ClaimAnswer claim(Holder self, Claim claim) {
        ClaimAnswer answer = ports.claims()
                .claim(self, ports.clock().instant(), List.of(claim))
                .getFirst();
        boolean isMine = answer == ClaimAnswer.HELD
                && ports.claims().lost(self, List.of(claim)).isEmpty();
        return isMine ? ClaimAnswer.WON : answer;
    }

    private End answer(String queue, FragmentResponse response) {
        queues.computeIfAbsent(queue, name -> ports.queues().open(QueueSpec.plain(name, VISIBILITY)))
                .send(List.of(Wire.encode(response)));
        return End.ANSWERED;
    }
}
