package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import io.drover.model.cell.CellId;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Workloads found by what they have in common. An index tells which to look at, and may lag; what it names is read from
 * the table and kept if it still fits.
 *
 * <p>A page of a list is one small query per state and shard, 24 without a filter, and a read per workload on it. It does
 * not grow with how many workloads there are, how long ago the last one came, or how many a filter passes over.
 */
final class WorkloadLists {

    private static final int PAGE = 1_000;

    /**
     * Which part of partitions to read, in which direction, and how many at a time.
     *
     * @param before a position, or a {@link Position#startOf}, that is not passed
     */
    private record Stretch(
            WorkloadIndex index,
            boolean newestFirst,
            @Nullable String before,
            int page) {}

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadLists.class);

    private final String table;
    private final DynamoCalls calls;
    private final DynamoBatches batches;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    WorkloadLists(TableNames tables, DynamoCalls calls, DynamoBatches batches) {
        this.table = tables.workloads();
        this.calls = calls;
        this.batches = batches;
    }

    Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit) {
        @Nullable
        String before =
                cursor == null ? null : Cursor.read(cursor, Position::of).toString();
        @Nullable ClientId client = filter.client();
        Set<WorkloadState> states = filter.states().isEmpty() ? EnumSet.allOf(WorkloadState.class) : filter.states();
        List<String> partitions = states.stream()
                .flatMap(state -> shards(shard -> client == null
                                ? WorkloadKeys.state(state, shard)
                                : WorkloadKeys.client(client, state, shard))
                        .stream())
                .toList();
        WorkloadIndex index = client == null ? WorkloadIndex.BY_STATE : WorkloadIndex.BY_CLIENT;
        // Shards are about equally full, so a share each and a little more is seldom too short.
        int share = limit / Shards.WORKLOADS + 2;
        Merge<Position> newestFirst = merge(partitions, new Stretch(index, true, before, share));
        List<Workload> found = take(
                newestFirst,
                limit + 1,
                false,
                now -> Optional.of(now)
                        .filter(item -> states.contains(WorkloadItems.state(item)))
                        .map(WorkloadItems::read));
        return Cursor.page(found, limit, last -> new Position(last.submission().submittedAt(), last.id()));
    }

    List<WorkloadRef> unfinished(CellId cell) {
        Merge<Position> oldestFirst = merge(
                shards(shard -> WorkloadKeys.cell(cell, shard)),
                new Stretch(WorkloadIndex.BY_PLACE, false, null, PAGE));
        return take(
                oldestFirst,
                Integer.MAX_VALUE,
                true,
                now -> Optional.of(now)
                        .filter(item -> cell.value().equals(item.textOrNull(WorkloadItems.CELL))
                                && !WorkloadItems.state(item).isTerminal())
                        .map(WorkloadItems::readRef));
    }

    List<WorkloadRef> untaken(int limit) {
        Stretch stretch = new Stretch(WorkloadIndex.BY_PLACE, false, null, limit);
        return take(
                merge(shards(WorkloadKeys::free), stretch),
                limit,
                true,
                now -> Optional.of(now)
                        .filter(item -> !item.has(WorkloadItems.CELL))
                        .map(WorkloadItems::readRef));
    }

    /** One whose retention is over, and since when. */
    private record Expired(Position expiry, WorkloadRef workload) {}

    /** Asked of the table as well: the id may have come back to life, with the Idempotency-Key it is made of. */
    Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit) {
        @Nullable Position after = cursor == null ? null : Cursor.read(cursor, Position::of);
        Stretch stretch = new Stretch(WorkloadIndex.BY_PLACE, false, Position.startOf(now), limit + 1);
        List<Merge.Source<Position>> sources = shards(WorkloadKeys::ended).stream()
                .<Merge.Source<Position>>map(
                        partition -> last -> query(partition, stretch, last == null ? after : last))
                .toList();
        List<Expired> found = take(
                new Merge<>(sources, Comparator.naturalOrder()),
                limit + 1,
                true,
                read -> Optional.of(read)
                        .filter(item -> WorkloadItems.state(item).isTerminal())
                        .map(item -> new Expired(WorkloadItems.expiry(item), WorkloadItems.readRef(item)))
                        .filter(ended -> ended.expiry().at().isBefore(now)));
        Page<Expired> page = Cursor.page(found, limit, Expired::expiry);
        return new Page<>(page.items().stream().map(Expired::workload).toList(), page.next());
    }

    private static List<String> shards(IntFunction<String> partition) {
        return IntStream.range(0, Shards.WORKLOADS).mapToObj(partition).toList();
    }

    private Merge<Position> merge(List<String> partitions, Stretch stretch) {
        List<Merge.Source<Position>> sources = partitions.stream()
                .<Merge.Source<Position>>map(partition -> last -> query(partition, stretch, last))
                .toList();
        Comparator<Position> order = Comparator.naturalOrder();
        return new Merge<>(sources, stretch.newestFirst() ? order.reversed() : order);
    }

    private Slice<Position> query(String partition, Stretch stretch, @Nullable Position last) {
        WorkloadIndex index = stretch.index();
        Expression key = new Expression().is(index.partition(), partition);
        if (stretch.before() != null) {
            key.and(index.sort(), "<", AttributeValue.fromS(stretch.before()));
        }
        Slice<ItemReader> slice = calls.query(QueryRequest.builder()
                .tableName(table)
                .indexName(index.indexName())
                .keyConditionExpression(key.condition())
                .expressionAttributeNames(key.names())
                .expressionAttributeValues(key.values())
                .exclusiveStartKey(last == null ? null : startBehind(last, partition, index))
                .scanIndexForward(!stretch.newestFirst())
                .limit(stretch.page()));
        return new Slice<>(
                slice.items().stream()
                        .map(item -> Position.of(item.text(index.sort())))
                        .toList(),
                slice.more());
    }

    private static Map<String, AttributeValue> startBehind(Position last, String partition, WorkloadIndex index) {
        return Map.of(
                index.partition(),
                AttributeValue.fromS(partition),
                index.sort(),
                AttributeValue.fromS(last.toString()),
                WorkloadItems.ID,
                AttributeValue.fromS(last.id().value()));
    }

    /**
     * Goes on where an index was behind and named workloads that fit no longer, or that cannot be read.
     *
     * @param reader answers nothing for what does not fit
     */
    private <T> List<T> take(
            Merge<Position> positions, int count, boolean consistent, Function<ItemReader, Optional<T>> reader) {
        List<T> found = new ArrayList<>();
        while (found.size() < count) {
            List<Position> next = positions.take(Math.min(count - found.size(), PAGE));
            if (next.isEmpty()) {
                break;
            }
            Map<WorkloadId, ItemReader> items =
                    read(next.stream().map(Position::id).toList(), consistent);
            next.stream()
                    .map(position -> items.get(position.id()))
                    .filter(Objects::nonNull)
                    .flatMap(item -> unreadable
                            .read(() -> "the row of workload " + item.shown(WorkloadItems.ID), () -> reader.apply(item))
                            .flatMap(Function.identity())
                            .stream())
                    .forEach(found::add);
        }
        return found;
    }

    private Map<WorkloadId, ItemReader> read(Collection<WorkloadId> ids, boolean consistent) {
        return batches
                .getAll(table, ids.stream().distinct().map(WorkloadItems::key).toList(), consistent)
                .stream()
                .collect(Collectors.toMap(WorkloadItems::id, Function.identity()));
    }
}
