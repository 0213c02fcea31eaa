package io.drover.gateway.results;

import io.drover.gateway.request.Callers;
import io.drover.gateway.waiting.Shares;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.result.TaskState;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.WorkloadStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads results in the order of the tasks, and of an ended workload one for every task: a task that never ran has a
 * reason instead. Holds a small record per fragment and one block at a time, however many tasks there are. Thread-safe.
 */
public final class ResultStream {

    /** Where the results of a range are; of two that start alike, the one that ran to its end goes first. */
    private record Piece(long first, long end, int page, int number, boolean ran) {}

    private static final Comparator<Piece> TASK_ORDER = Comparator.comparingLong(Piece::first)
            .thenComparing(piece -> !piece.ran())
            .thenComparingInt(Piece::number);

    private static final int TURNS = 4;

    private final WorkloadStore store;
    private final ResultBlocks blocks;
    private final Passage.Common common;

    /**
     * @param room answers at the same time that are too large to be handed over at once
     * @param patience how long such an answer waits for room
     */
    public ResultStream(WorkloadStore store, ResultBlocks blocks, int room, Duration patience) {
        this.store = store;
        this.blocks = blocks;
        this.common = new Passage.Common(new Shares(TURNS), new Shares(room), patience);
    }

    /**
     * Hands out what there is so far. Throws like the stores, WORKLOAD_UNKNOWN if the workload is removed meanwhile, and
     * TOO_MANY_STREAMS if there is no room for a large one for long.
     *
     * @param workload as it was read just now: whether it had ended says whether tasks without a result are told of
     */
    public void forEach(Workload workload, ResultSink sink) {
        try (Passage passage = passage(workload)) {
            forEach(workload, new FragmentPages(store, workload, passage), sink);
        }
    }

    private void forEach(Workload workload, FragmentPages pages, ResultSink sink) {
        long next = 0;
        for (Piece piece : pieces(pages)) {
            // A copy repeats a range: whatever was handed out already is passed over.
            if (piece.end() > next) {
                never(workload, next, piece.first(), sink);
                Fragment fragment = pages.fragment(piece.page(), piece.number())
                        .orElseThrow(() -> FaultCode.WORKLOAD_UNKNOWN.asException(
                                "workload " + workload.id() + " was removed while its results were read"));
                emit(workload, fragment, Math.max(next, piece.first()), sink);
                next = piece.end();
            }
        }
        never(workload, next, workload.submission().bag().tasks(), sink);
    }

    /** Of the client's share; where nobody has a name, of the workload's. */
    private Passage passage(Workload workload) {
        ClientId client = workload.submission().client();
        return new Passage(common, client.equals(Callers.ANONYMOUS) ? "workload " + workload.id() : "client " + client);
    }

    /**
     * One task's result, or the reason why there is none; nothing while it may still come. Throws like the stores.
     *
     * @param sink is told of that task and perhaps of others behind it
     */
    public void task(Workload workload, long task, ResultSink sink) {
        try (Passage passage = passage(workload)) {
            FragmentPages pages = new FragmentPages(store, workload, passage);
            pieces(pages).stream()
                    .filter(piece -> piece.first() <= task && task < piece.end())
                    .findFirst()
                    .flatMap(piece -> pages.fragment(piece.page(), piece.number()))
                    .ifPresent(fragment -> emit(workload, fragment, task, sink));
        }
    }

    private static List<Piece> pieces(FragmentPages pages) {
        List<Piece> pieces = new ArrayList<>();
        pages.scan((fragment, page) -> {
            boolean ran = fragment.status() instanceof FragmentStatus.Ended;
            if (ran || fragment.state() == FragmentState.FAILED) {
                pieces.add(new Piece(
                        fragment.range().first(),
                        fragment.range().end(),
                        page,
                        fragment.key().number(),
                        ran));
            }
        });
        pieces.sort(TASK_ORDER);
        return pieces;
    }

    private void emit(Workload workload, Fragment fragment, long from, ResultSink sink) {
        switch (fragment.status()) {
            case FragmentStatus.Ended ended ->
                new BlockRows(fragment, from, NotAgain.of(workload, fragment, sink))
                        .hand(ended.outcome(), blocks, workload.submission().bag());
            case FragmentStatus.Closed closed ->
                repeat(
                        from,
                        fragment.range().end(),
                        TaskState.FAILED,
                        fragment.attempt().value(),
                        closed.fault(),
                        sink);
            case FragmentStatus.Queued _, FragmentStatus.Running _ ->
                throw new IllegalStateException(fragment.key() + " had ended and is " + fragment.state());
        }
    }

    /** Tells of tasks that an ended workload has no result of. */
    private static void never(Workload workload, long from, long to, ResultSink sink) {
        if (from >= to || !workload.state().isTerminal()) {
            return;
        }
        WorkloadStatus status = workload.status();
        Fault told = status.fault();
        TaskState state = switch (status.state()) {
            case CANCELLED -> TaskState.CANCELLED;
            case TIMED_OUT -> TaskState.TIMED_OUT;
            case QUEUED, RUNNING, SUCCEEDED, FAILED -> TaskState.FAILED;
        };
        Fault fault = told == null || told.code() == FaultCode.TASKS_FAILED
                ? FaultCode.RESULT_UNREADABLE.because("no result of it is recorded that can be read")
                : told;
        repeat(from, to, state, 0, fault, sink);
    }

    private static void repeat(long from, long to, TaskState state, int attempt, Fault fault, ResultSink sink) {
        for (long task = from; task < to; task++) {
            sink.without(task, state, attempt, fault);
        }
    }
}
