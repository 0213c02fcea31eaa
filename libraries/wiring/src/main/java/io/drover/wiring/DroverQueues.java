package io.drover.wiring;

import io.drover.model.cell.CellId;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.wire.QueueNames;
import java.time.Duration;
import java.util.List;

/** Drover's queues with their settings, which have to be the same for every service that opens them. */
public final class DroverQueues {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    /** A request that ten receivers in turn did not finish is no work but a fault. */
    private static final int MAX_RECEIVES = 10;

    private final WorkQueues queues;
    private final QueueNames names;

    public DroverQueues(WorkQueues queues, QueueNames names) {
        this.queues = queues;
        this.names = names;
    }

    /** Makes the queues that belong to no cell where they are not there, and answers their names. */
    List<String> all() {
        deadLetters();
        submissions();
        requests();
        return List.of(names.deadLetters(), names.submissions(), names.requests());
    }

    /** New workloads on their way from gateways to cells. */
    public WorkQueue submissions() {
        return queues.open(QueueSpec.plain(names.submissions(), VISIBILITY));
    }

    /** Fragments on their way to workers. */
    public WorkQueue requests() {
        return queues.open(new QueueSpec(names.requests(), VISIBILITY, names.deadLetters(), MAX_RECEIVES));
    }

    public WorkQueue deadLetters() {
        return queues.open(QueueSpec.plain(names.deadLetters(), VISIBILITY));
    }

    /** A cell's own queue. */
    public WorkQueue responses(CellId cell) {
        return queues.open(QueueSpec.plain(names.responses(cell), VISIBILITY));
    }
}
