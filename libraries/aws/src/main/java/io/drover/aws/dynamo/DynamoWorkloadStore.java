package io.drover.aws.dynamo;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@link WorkloadStore} on DynamoDB. Lists may lag a moment; everything else is read with strong consistency. */
public final class DynamoWorkloadStore implements WorkloadStore {

    private final String table;
    private final DynamoCalls calls;
    private final WorkloadLists lists;
    private final FragmentQueries fragments;

    DynamoWorkloadStore(TableNames tables, DynamoCalls calls, WorkloadLists lists) {
        this.table = tables.workloads();
        this.calls = calls;
        this.lists = lists;
        this.fragments = new FragmentQueries(tables.fragments(), calls);
    }

    /**
     * {@inheritDoc} A call that the SDK repeated, because the first answer was lost, finds its own workload there.
     */
    @Override
    public Optional<Workload> create(Workload workload) {
        DynamoCalls.Written written =
                calls.put(table, WorkloadItems.write(workload), new Expression().absent(WorkloadItems.ID));
        if (written.done()) {
            return Optional.empty();
        }
        if (written.before() == null) {
            throw FaultCode.STORE_UNAVAILABLE.asException("workload " + workload.id() + " keeps coming and going");
        }
        return Optional.of(WorkloadItems.read(written.before()));
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        return calls.get(table, WorkloadItems.key(id)).map(WorkloadItems::read);
    }

    @Override
    public Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit) {
        return lists.list(filter, cursor, limit);
    }

    @Override
    public boolean requestCancel(WorkloadId id) {
        DynamoCalls.Written written = calls.update(
                table,
                WorkloadItems.key(id),
                new Expression()
                        .set(new ItemWriter().flag(WorkloadItems.CANCEL_REQUESTED, true))
                        .isOneOf(WorkloadItems.STATE, CellWrites.OPEN_STATES));
        return written.done() || written.before() != null;
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        return page(id, cursor, limit, fragments::read);
    }

    /** Reads a stretch of one part. */
    interface PartReader {
        DynamoCalls.Slice<Fragment> read(String part, int after, int limit);
    }

    static Page<Fragment> page(WorkloadId id, @Nullable String cursor, int limit, PartReader reader) {
        int after = cursor == null ? -1 : Cursor.read(cursor, Integer::valueOf);
        int share = limit / Shards.FRAGMENTS + 2;
        List<Merge.Source<Fragment>> shards = IntStream.range(0, Shards.FRAGMENTS)
                .<Merge.Source<Fragment>>mapToObj(shard -> last -> reader.read(
                        FragmentItems.part(id, shard),
                        last == null ? after : last.key().number(),
                        share))
                .toList();
        Comparator<Fragment> byNumber =
                Comparator.comparingInt(fragment -> fragment.key().number());
        return Cursor.page(
                new Merge<>(shards, byNumber).take(limit + 1),
                limit,
                last -> last.key().number());
    }
}
