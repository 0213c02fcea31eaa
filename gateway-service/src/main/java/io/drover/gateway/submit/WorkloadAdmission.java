package io.drover.gateway.submit;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadStore;
import io.drover.wire.Submitted;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a stored bag into a workload: creates the row and tells the cells. A row is a promise from its first moment, since
 * others may have seen it, and so it is never taken back: what no message tells of, a cell finds by itself.
 */
public final class WorkloadAdmission {

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadAdmission.class);

    private final WorkloadStore store;
    private final ObjectStore objects;
    private final WorkQueue submissions;
    private final LinkHub cells;
    private final InstantSource clock;
    private final Duration retention;

    /**
     * @param cells those of this process, which need no message
     * @param retention how long a workload and its results are kept
     */
    public WorkloadAdmission(
            WorkloadStore store,
            ObjectStore objects,
            WorkQueue submissions,
            LinkHub cells,
            InstantSource clock,
            Duration retention) {
        this.store = store;
        this.objects = objects;
        this.submissions = submissions;
        this.cells = cells;
        this.clock = clock;
        this.retention = retention;
    }

    /** @throws FaultException with STORE_UNAVAILABLE if nothing could be admitted now */
    void refuseIfClosed() {
        store.checkWrites();
    }

    Accepted admit(WorkloadId id, ClientId client, StoredBag bag) {
        Workload workload = workload(id, client, bag);
        Optional<Workload> before = create(workload);
        if (before.isPresent()) {
            bag.discard(objects);
            return replay(before.get(), bag);
        }
        boolean told = hurry(workload);
        LOG.info(
                "accepted workload={} client={} tasks={}{}",
                workload.id(),
                workload.submission().client(),
                bag.bag().tasks(),
                told ? "" : "; without a message, so it waits until a cell finds it");
        return new Accepted(workload, false);
    }

    /** The store holds the workload already, so a message that does not go out only costs time. */
    private boolean hurry(Workload workload) {
        if (cells.announce(workload)) {
            return true;
        }
        try {
            submissions.send(List.of(Wire.encode(new Submitted(workload.id()))));
            return true;
        } catch (FaultException e) {
            LOG.debug("workload={} has no message", workload.id(), e);
            return false;
        }
    }

    private Workload workload(WorkloadId id, ClientId client, StoredBag bag) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // what every store keeps
        return new Workload(
                new Submission(id, client, bag.bag(), bag.options(), bag.digest(), now),
                WorkloadStatus.queued(bag.bag().tasks()),
                null,
                false,
                now.plus(retention));
    }

    /**
     * The workload of an earlier call. One with this very bag is none: the answer to the first try was lost, and a
     * second try found the row.
     */
    private Optional<Workload> create(Workload workload) {
        return createOrLook(workload)
                .filter(found ->
                        !found.submission().work().equals(workload.submission().work()));
    }

    /**
     * A store that failed half-way is asked what became of the row. If it knows of none, that may still change: the write
     * may be under way. So the bag stays, and is collected later if no row ever names it.
     */
    private Optional<Workload> createOrLook(Workload workload) {
        try {
            return store.create(workload);
        } catch (FaultException e) {
            Optional<Workload> there = lookAfter(workload, e);
            if (there.isEmpty()) {
                throw e;
            }
            return there;
        }
    }

    private Optional<Workload> lookAfter(Workload workload, FaultException failure) {
        try {
            return store.find(workload.id());
        } catch (FaultException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static Accepted replay(Workload before, StoredBag bag) {
        if (!before.submission().digest().equals(bag.digest())) {
            throw FaultCode.IDEMPOTENCY_CONFLICT.asException("this Idempotency-Key belongs to workload " + before.id()
                    + ", which has other tasks or options: use a new key");
        }
        return new Accepted(before, true);
    }
}
