package io.drover.wiring;

import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.wire.QueueNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Drover's queues with their settings, which have to be the same for every service that opens them. */
public final class DroverQueues {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    /** A request that ten receivers in turn did not finish is no work but a fault. */
    private static final int MAX_RECEIVES = 10;

    private final WorkQueues queues;
    private final QueueNames names;
    private final Map<String, LastingQueue> open = new ConcurrentHashMap<>();
    private volatile boolean away;

    public DroverQueues(WorkQueues queues, QueueNames names) {
        this.queues = queues;
        this.names = names;
    }

    /** Makes the queues that belong to no cell where they are not there, and answers their names. */
    List<String> all() {
        List<QueueSpec> specs = ofNoCell();
        specs.forEach(spec -> queue(spec).open());
        return specs.stream().map(QueueSpec::name).toList();
    }

    /**
     * Sees that the queues that belong to no cell answer. One that is missing is made again, for whoever uses it may
     * wait for something else, and told all the same: what was in it is gone.
     *
     * @throws FaultException QUEUE_MISSING or QUEUE_UNAVAILABLE
     */
    public void ensure() {
        List<String> missing = new ArrayList<>();
        for (QueueSpec spec : ofNoCell()) {
            LastingQueue queue = queue(spec);
            try {
                queue.depth();
            } catch (FaultException e) {
                if (e.fault().code() != FaultCode.QUEUE_MISSING) {
                    throw e;
                }
                queue.open();
                missing.add(spec.name());
            }
        }
        if (!missing.isEmpty()) {
            throw FaultCode.QUEUE_MISSING.asException("queue missing: " + String.join(", ", missing)
                    + "; it has been made again, and what was in it is sent again");
        }
    }

    /** New workloads on their way from gateways to cells. */
    public WorkQueue submissions() {
        return queue(submissionsSpec());
    }

    /** Fragments on their way to workers. */
    public WorkQueue requests() {
        return queue(requestsSpec());
    }

    public WorkQueue deadLetters() {
        return queue(deadLettersSpec());
    }

    /** A cell's own queue. */
    public WorkQueue responses(CellId cell) {
        return queue(QueueSpec.plain(names.responses(cell), VISIBILITY));
    }

    private List<QueueSpec> ofNoCell() {
        return List.of(deadLettersSpec(), submissionsSpec(), requestsSpec());
    }

    private QueueSpec submissionsSpec() {
        return QueueSpec.plain(names.submissions(), VISIBILITY);
    }

    private QueueSpec requestsSpec() {
        return new QueueSpec(names.requests(), VISIBILITY, names.deadLetters(), MAX_RECEIVES);
    }

    private QueueSpec deadLettersSpec() {
        return QueueSpec.plain(names.deadLetters(), VISIBILITY);
    }

    private LastingQueue queue(QueueSpec spec) {
        @Nullable LastingQueue there = open.get(spec.name());
        if (there != null) {
            return there;
        }
        LastingQueue made = open.computeIfAbsent(spec.name(), _ -> new LastingQueue(queues, spec));
        // One that keeps the start waiting is enough: the others are opened when they are used.
        if (!away && !made.openEarly()) {
            away = true;
        }
        return made;
    }
}
