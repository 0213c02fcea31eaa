package io.drover.aws.dynamo;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link WorkloadStore} on DynamoDB. Lists may lag a moment; everything else is read with strong consistency. */
public final class DynamoWorkloadStore implements WorkloadStore {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoWorkloadStore.class);

    private final String table;
    private final DynamoCalls calls;
    private final WorkloadLists lists;
    private final FragmentQueries fragments;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

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
                        .isOneOf(WorkloadItems.STATE, DynamoCellWrites.OPEN_STATES));
        return written.done() || written.before() != null;
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        return page(
                id,
                cursor,
                limit,
                fragments::items,
                item -> unreadable.read(() -> FragmentItems.name(item), () -> FragmentItems.read(item)).stream());
    }

    /** Reads a stretch of one part. */
    interface PartReader {
        DynamoCalls.Slice<ItemReader> read(String part, int after, int limit);
    }

    /** @param reader answers nothing for an item that is left out; the page ends where one of all items would */
    static Page<Fragment> page(
            WorkloadId id,
            @Nullable String cursor,
            int limit,
            PartReader parts,
            Function<ItemReader, Stream<Fragment>> reader) {
        int after = cursor == null ? -1 : Cursor.read(cursor, Integer::valueOf);
        int share = limit / Shards.FRAGMENTS + 2;
        List<Merge.Source<ItemReader>> shards = IntStream.range(0, Shards.FRAGMENTS)
                .<Merge.Source<ItemReader>>mapToObj(shard ->
                        last -> parts.read(FragmentItems.part(id, shard), last == null ? after : number(last), share))
                .toList();
        Page<ItemReader> page = Cursor.page(
                new Merge<>(shards, Comparator.comparingInt(DynamoWorkloadStore::number)).take(limit + 1),
                limit,
                DynamoWorkloadStore::number);
        return new Page<>(page.items().stream().flatMap(reader).toList(), page.next());
    }

    private static int number(ItemReader item) {
        return item.integer(FragmentItems.NUMBER);
    }
}
