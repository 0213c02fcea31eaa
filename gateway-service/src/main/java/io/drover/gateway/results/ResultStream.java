package io.drover.gateway.results;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkloadStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads results in the order of the tasks. Holds a small record per fragment and one block at a time. Thread-safe. */
public final class ResultStream {

    /** Where the results of a range are; of two that start alike, the one that ran to its end goes first. */
    private record Piece(long first, long end, int page, int number, boolean ran) {}

    private static final Comparator<Piece> TASK_ORDER = Comparator.comparingLong(Piece::first)
            .thenComparing(piece -> !piece.ran())
            .thenComparingInt(Piece::number);

    private final WorkloadStore store;
    private final ObjectStore objects;

    public ResultStream(WorkloadStore store, ObjectStore objects) {
        this.store = store;
        this.objects = objects;
    }

    /** Hands out what there is so far. Throws like the stores. */
    public void forEach(WorkloadId id, ResultSink sink) {
        FragmentPages pages = new FragmentPages(store, id);
        long next = 0;
        for (Piece piece : pieces(pages)) {
            // A copy repeats a range: whatever was handed out already is passed over.
            if (piece.end() > next) {
                long from = Math.max(next, piece.first());
                pages.fragment(piece.page(), piece.number()).ifPresent(fragment -> emit(fragment, from, sink));
                next = piece.end();
            }
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

    private void emit(Fragment fragment, long from, ResultSink sink) {
        switch (fragment.status()) {
            case FragmentStatus.Ended ended ->
                block(ended.outcome().result()).forEach(result -> {
                    if (result.task() >= from) {
                        sink.ended(result, ended.outcome().worker());
                    }
                });
            case FragmentStatus.Closed closed -> {
                for (long task = from; task < fragment.range().end(); task++) {
                    sink.failed(task, fragment.attempt().value(), closed.fault());
                }
            }
            case FragmentStatus.Queued _, FragmentStatus.Running _ ->
                throw new IllegalStateException(fragment.key() + " had ended and is " + fragment.state());
        }
    }

    private ResultBlock block(ResultRef ref) {
        return switch (ref) {
            case ResultRef.Inline inline -> inline.block();
            case ResultRef.Stored stored -> load(stored.key());
        };
    }

    private ResultBlock load(String key) {
        try (InputStream in = objects.open(key)) {
            return ResultBlock.of(in.readAllBytes());
        } catch (IOException e) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("the results " + key + " cannot be read", e);
        }
    }
}
