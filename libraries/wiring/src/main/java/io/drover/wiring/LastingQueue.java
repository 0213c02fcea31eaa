package io.drover.wiring;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue that is made again, empty, by the first who misses it: somebody deleted it, or the server that held it came
 * back without it. It is opened by the first who uses it. What was in it comes again from the store. Looking at its depth
 * makes nothing, so that whoever asks for its health is told. Thread-safe.
 */
final class LastingQueue implements WorkQueue {

    private static final Logger LOG = LoggerFactory.getLogger(LastingQueue.class);

    private final WorkQueues queues;
    private final QueueSpec spec;
    private volatile @Nullable WorkQueue queue;

    /** Opened by the first who uses it. */
    LastingQueue(WorkQueues queues, QueueSpec spec) {
        this.queues = queues;
        this.spec = spec;
    }

    /** Makes it if it is not there. */
    WorkQueue open() {
        WorkQueue opened = queues.open(spec);
        queue = opened;
        return opened;
    }

    /**
     * Opens it before somebody needs it. A provider that does not answer yet is no reason to end: whoever uses the queue
     * tries again.
     *
     * @return false if it does not answer
     */
    boolean openEarly() {
        try {
            open();
            return true;
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.QUEUE_UNAVAILABLE) {
                throw e;
            }
            LOG.warn("queue {} does not answer yet and is tried again until it does: {}", spec.name(), e.getMessage());
            return false;
        }
    }

    private WorkQueue there() {
        @Nullable WorkQueue there = queue;
        return there == null ? open() : there;
    }

    @Override
    public void send(List<String> bodies) {
        lasting(there -> {
            there.send(bodies);
            return true;
        });
    }

    @Override
    public List<Delivery> receive(int max, Duration wait) {
        return lasting(there -> there.receive(max, wait));
    }

    @Override
    public void delete(List<String> receipts) {
        lasting(there -> {
            there.delete(receipts);
            return true;
        });
    }

    @Override
    public void extend(List<String> receipts, Duration visibility) {
        lasting(there -> {
            there.extend(receipts, visibility);
            return true;
        });
    }

    @Override
    public QueueDepth depth() {
        return there().depth();
    }

    private <T> T lasting(Function<WorkQueue, T> call) {
        try {
            return call.apply(there());
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.QUEUE_MISSING) {
                throw e;
            }
            WorkQueue again = open();
            LOG.warn("queue {} was missing and has been made again; what was in it is sent again", spec.name());
            return call.apply(again);
        }
    }
}
