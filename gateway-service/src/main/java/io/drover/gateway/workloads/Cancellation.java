package io.drover.gateway.workloads;

import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadStore;
import io.drover.views.Viewer;
import io.drover.views.WorkloadReader;
import io.drover.wire.CellMessage;
import io.drover.wire.Wire;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a workload's cell to cancel it. Thread-safe. */
public final class Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private final WorkloadReader reader;
    private final WorkloadStore store;
    private final Function<CellId, WorkQueue> cells;

    /** Finds a cell's own queue with {@code cells}. */
    public Cancellation(WorkloadReader reader, WorkloadStore store, Function<CellId, WorkQueue> cells) {
        this.reader = reader;
        this.store = store;
        this.cells = cells;
    }

    /** The workload as it is after the request became durable; a terminal one is left alone. */
    public Workload request(String id, Viewer viewer) {
        Workload workload = reader.find(id, viewer);
        if (workload.state().isTerminal()) {
            return workload;
        }
        if (!store.requestCancel(workload.id())) {
            throw FaultCode.WORKLOAD_UNKNOWN.asException("there is no workload " + id);
        }
        Workload now = reader.find(id);
        if (now.cell() != null && !now.state().isTerminal()) {
            hurry(now.id(), now.cell());
        }
        return now;
    }

    /** The store holds the request already, so a message that does not go out only costs time. */
    private void hurry(WorkloadId id, CellId cell) {
        try {
            cells.apply(cell).send(List.of(Wire.encode(new CellMessage.CancelRequested(id))));
        } catch (FaultException e) {
            LOG.warn("workload={} cell={} is not told of the cancel request at once: {}", id, cell, e.getMessage());
        }
    }
}
