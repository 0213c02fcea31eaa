package io.drover.gateway.submit;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadStatus;
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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a stored bag into a workload: create the row, tell the cells, and take both back if nobody can be told. */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);
    private static final int STRIPES = 64;

    private final WorkloadStore store;
    private final ObjectStore objects;
    private final WorkQueue submissions;
    private final InstantSource clock;
    private final Duration retention;
    private final List<Lock> stripes =
            IntStream.range(0, STRIPES).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

    /** @param retention how long a workload and its results are kept */
    public Admission(
            WorkloadStore store, ObjectStore objects, WorkQueue submissions, InstantSource clock, Duration retention) {
        this.store = store;
        this.objects = objects;
        this.submissions = submissions;
        this.clock = clock;
        this.retention = retention;
    }

    Accepted admit(WorkloadId id, ClientId client, StoredBag bag, boolean repeatable) {
        if (!repeatable) {
            return admitAlone(workload(id, client, bag), bag);
        }
        // A repeat must not be told "accepted" while the first call may still have to withdraw.
        Lock stripe = stripes.get(Math.floorMod(id.hashCode(), STRIPES));
        stripe.lock();
        try {
            return admitAlone(workload(id, client, bag), bag);
        } finally {
            stripe.unlock();
        }
    }

    private Accepted admitAlone(Workload workload, StoredBag bag) {
        Optional<Workload> before = create(workload, bag);
        if (before.isPresent()) {
            return replay(before.get(), bag);
        }
        try {
            submissions.send(List.of(Wire.encode(new Submitted(workload.id()))));
        } catch (FaultException e) {
            withdraw(workload, bag, e);
        }
        log.info(
                "accepted workload={} client={} tasks={}",
                workload.id(),
                client(workload),
                bag.bag().tasks());
        return new Accepted(workload, false);
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
    private Optional<Workload> create(Workload workload, StoredBag bag) {
        return createOrLook(workload, bag)
                .filter(found -> !found.submission().bag().equals(bag.bag()));
    }

    /** A store that failed half-way is asked what became of the row. */
    private Optional<Workload> createOrLook(Workload workload, StoredBag bag) {
        try {
            return store.create(workload);
        } catch (FaultException e) {
            Optional<Workload> there = lookAfter(workload, e);
            if (there.isEmpty()) {
                objects.deleteAll(bag.folder());
                throw e;
            }
            return there;
        }
    }

    private Optional<Workload> lookAfter(Workload workload, FaultException failure) {
        try {
            return store.find(workload.id());
        } catch (FaultException e) {
            // The row may exist, so its bag has to stay.
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private Accepted replay(Workload before, StoredBag bag) {
        objects.deleteAll(bag.folder());
        if (!before.submission().digest().equals(bag.digest())) {
            throw FaultCode.IDEMPOTENCY_CONFLICT.asException("this Idempotency-Key belongs to workload " + before.id()
                    + ", which has other tasks or options: use a new key");
        }
        return new Accepted(before, true);
    }

    /** Returns if the work will be done all the same. */
    private void withdraw(Workload workload, StoredBag bag, FaultException failure) {
        boolean withdrawn;
        try {
            withdrawn = store.withdraw(workload.id());
        } catch (FaultException e) {
            log.warn("workload={} stays without a message; a cell will find it: {}", workload.id(), e.getMessage());
            return;
        }
        if (withdrawn) {
            objects.deleteAll(bag.folder());
            throw failure;
        }
    }

    private static ClientId client(Workload workload) {
        return workload.submission().client();
    }
}
