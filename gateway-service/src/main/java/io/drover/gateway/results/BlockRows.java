package io.drover.gateway.results;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagSpec;

/**
 * Hands out one row for each task of a fragment that ran to its end, whatever its block looks like: where the block
 * cannot be read any more, a fault takes the place of what it held. One damaged block costs its own tasks' results and
 * nobody else's. For one use.
 */
final class BlockRows {

    private final Fragment fragment;
    private final long from;
    private final ResultSink sink;
    private long next;
    private boolean sinking;

    /** @param from the first task that is wanted; what the fragment holds before was handed out already */
    BlockRows(Fragment fragment, long from, ResultSink sink) {
        this.fragment = fragment;
        this.from = from;
        this.sink = sink;
        this.next = fragment.range().first();
    }

    /** Throws what the sink throws, and OBJECTS_UNAVAILABLE if the object store is away for long. */
    void hand(FragmentOutcome outcome, ResultBlocks blocks, BagSpec bag) {
        String why;
        try {
            ResultBlock block = blocks.read(outcome.tasks().ref(), bag);
            why = unpack(block, outcome.worker());
        } catch (UnreadableBlockException e) {
            why = String.valueOf(e.getMessage());
        }
        for (next = Math.max(next, from); next < fragment.range().end(); next++) {
            sink.without(
                    next,
                    TaskState.FAILED,
                    fragment.attempt().value(),
                    FaultCode.RESULT_UNREADABLE.because(
                            "fragment " + fragment.key().number() + " ran, but " + why + "; retry the workload"));
        }
    }

    /** Hands out the block's rows as far as it can be read, and answers why no further. */
    private String unpack(ResultBlock block, WorkerId worker) {
        try {
            block.forEach(result -> row(result, worker));
            return "its results end early";
        } catch (UnreadableBlockException e) {
            throw e;
        } catch (RuntimeException e) {
            if (sinking) {
                throw e;
            }
            return "its results are damaged: " + e.getMessage();
        }
    }

    private void row(TaskResult result, WorkerId worker) {
        if (result.task() != next || next >= fragment.range().end()) {
            throw new UnreadableBlockException("its results hold task " + result.task() + " where " + next + " of "
                    + fragment.range().end() + " belongs");
        }
        if (next >= from) {
            sinking = true;
            sink.ended(result, worker);
            sinking = false;
        }
        next++;
    }
}
