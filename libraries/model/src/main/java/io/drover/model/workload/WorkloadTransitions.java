package io.drover.model.workload;

import static io.drover.model.workload.WorkloadEvent.CANCEL;
import static io.drover.model.workload.WorkloadEvent.EXPIRE;
import static io.drover.model.workload.WorkloadEvent.FAIL;
import static io.drover.model.workload.WorkloadEvent.START;
import static io.drover.model.workload.WorkloadEvent.SUCCEED;
import static io.drover.model.workload.WorkloadState.CANCELLED;
import static io.drover.model.workload.WorkloadState.FAILED;
import static io.drover.model.workload.WorkloadState.QUEUED;
import static io.drover.model.workload.WorkloadState.RUNNING;
import static io.drover.model.workload.WorkloadState.SUCCEEDED;
import static io.drover.model.workload.WorkloadState.TIMED_OUT;

import io.drover.model.state.TransitionTable;

/** The life of a workload. */
public final class WorkloadTransitions {

    public static final TransitionTable<WorkloadState, WorkloadEvent> TABLE =
            TransitionTable.<WorkloadState, WorkloadEvent>named("workload", QUEUED)
                    .row(QUEUED, START, RUNNING)
                    .row(QUEUED, FAIL, FAILED)
                    .row(QUEUED, EXPIRE, TIMED_OUT)
                    .row(QUEUED, CANCEL, CANCELLED)
                    .row(RUNNING, SUCCEED, SUCCEEDED)
                    .row(RUNNING, FAIL, FAILED)
                    .row(RUNNING, EXPIRE, TIMED_OUT)
                    .row(RUNNING, CANCEL, CANCELLED)
                    .build();

    private WorkloadTransitions() {}
}
