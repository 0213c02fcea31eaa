package io.drover.aws.dynamo;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.AppliedBefore;
import io.drover.ports.CellStore;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * {@link CellStore} on DynamoDB. A list of writes is a row of transactions, one after the other in the list's order.
 * Each checks the lease and carries up to 99 writes: a write costs twice its units in a transaction, and nothing less
 * keeps a request of an old owner that is still on its way from arriving behind the next owner's back.
 */
public final class DynamoCellStore implements CellStore {

    private final TableNames tables;
    private final DynamoCalls calls;
    private final DynamoBatches batches;
    private final WorkloadLists lists;
    private final WorkloadDeletion deletion;
    /** Transactions that check the same lease at the same time would cancel each other. */
    private final Map<CellId, ReentrantLock> turns = new ConcurrentHashMap<>();

    DynamoCellStore(TableNames tables, DynamoCalls calls, DynamoBatches batches, WorkloadLists lists) {
        this.tables = tables;
        this.calls = calls;
        this.batches = batches;
        this.lists = lists;
        this.deletion = new WorkloadDeletion(tables, calls);
    }

    @Override
    public Applied apply(CellLease lease, List<StoreWrite> writes) {
        ReentrantLock turn = turns.computeIfAbsent(lease.cell(), _ -> new ReentrantLock());
        turn.lock();
        try {
            return writes.isEmpty() ? applyNothing(lease) : applyInOrder(lease, writes);
        } finally {
            turn.unlock();
        }
    }

    private Applied applyNothing(CellLease lease) {
        return calls.get(tables.cells(), CellItems.key(lease.cell()))
                        .filter(item -> CellItems.read(item).continues(lease))
                        .isPresent()
                ? new Applied.Done(List.of())
                : new Applied.Fenced();
    }

    private Applied applyInOrder(CellLease lease, List<StoreWrite> writes) {
        DynamoCellWrites kinds = new DynamoCellWrites(tables, lease.cell(), thoseThatMove(writes)::get);
        List<ItemWrite> items = writes.stream().map(kinds::of).toList();
        Outcomes outcomes = new Outcomes(lease, writes);
        int from = 0;
        while (from < items.size()) {
            int to = from + ItemWrite.fitting(items.subList(from, items.size()));
            if (!commit(lease, IntStream.range(from, to).boxed().toList(), items, outcomes)) {
                return new Applied.Fenced();
            }
            from = to;
        }
        return new Applied.Done(outcomes.written());
    }

    /** What became of each write of a list. */
    private static final class Outcomes {

        private final CellLease lease;
        private final List<StoreWrite> writes;
        private final Boolean[] written;
        /** Workloads that the cell did not get. */
        private final Set<WorkloadId> others = new HashSet<>();

        Outcomes(CellLease lease, List<StoreWrite> writes) {
            this.lease = lease;
            this.writes = writes;
            this.written = new Boolean[writes.size()];
            Arrays.fill(written, true);
        }

        void refused(int index, @Nullable ItemReader now) {
            StoreWrite write = writes.get(index);
            written[index] = shows(now, lease, write);
            if (!written[index] && write.isAdoption()) {
                others.add(write.workload());
            }
        }

        /** Without those that an adoption which did not hold has voided. */
        List<Integer> standing(List<Integer> indexes) {
            if (others.isEmpty()) {
                return indexes;
            }
            indexes.stream()
                    .filter(index -> others.contains(writes.get(index).workload()))
                    .forEach(index -> written[index] = false);
            return indexes.stream()
                    .filter(index -> !others.contains(writes.get(index).workload()))
                    .toList();
        }

        List<Boolean> written() {
            return List.of(written);
        }
    }

    /**
     * Makes those writes whose condition holds: every round leaves out at least one whose condition does not.
     *
     * @return false if the lease is gone
     */
    private boolean commit(CellLease lease, List<Integer> indexes, List<ItemWrite> items, Outcomes outcomes) {
        List<Integer> left = outcomes.standing(indexes);
        while (!left.isEmpty()) {
            List<TransactWriteItem> transaction = new ArrayList<>();
            transaction.add(CellItems.holds(tables, lease));
            left.forEach(index -> transaction.add(items.get(index).write()));
            double units = 2
                    + left.stream()
                            .mapToDouble(index -> items.get(index).units())
                            .sum();
            List<CancellationReason> reasons = calls.transact(tables.cells(), transaction, units);
            if (reasons.isEmpty()) {
                return true;
            }
            if (DynamoCalls.isRefused(reasons.getFirst())) {
                return false;
            }
            List<Integer> next = new ArrayList<>();
            for (int i = 0; i < left.size(); i++) {
                CancellationReason reason = reasons.get(i + 1);
                if (DynamoCalls.isRefused(reason)) {
                    outcomes.refused(left.get(i), reason.hasItem() ? new ItemReader(reason.item()) : null);
                } else {
                    next.add(left.get(i));
                }
            }
            left = outcomes.standing(next);
        }
        return true;
    }

    private static boolean shows(@Nullable ItemReader now, CellLease lease, StoreWrite write) {
        if (now == null || now.item().isEmpty()) {
            return false;
        }
        return switch (write) {
            case StoreWrite.OfWorkload of -> AppliedBefore.shows(WorkloadItems.read(now), lease.cell(), of);
            case StoreWrite.OfFragment of -> AppliedBefore.shows(FragmentItems.read(now), of);
        };
    }

    /** A move writes keys that have the client and the end of the retention in them, which the write does not tell. */
    private Map<WorkloadId, Workload> thoseThatMove(List<StoreWrite> writes) {
        List<WorkloadId> moved = writes.stream()
                .filter(StoreWrite.MoveWorkload.class::isInstance)
                .map(StoreWrite::workload)
                .distinct()
                .toList();
        return batches
                .getAll(
                        tables.workloads(),
                        moved.stream().map(WorkloadItems::key).toList(),
                        true)
                .stream()
                .map(WorkloadItems::read)
                .collect(Collectors.toMap(Workload::id, Function.identity()));
    }

    @Override
    public List<Fragment> fragments(List<FragmentKey> keys) {
        return FragmentItems.byKey(batches, tables, keys).values().stream().toList();
    }

    @Override
    public Page<Fragment> outlines(WorkloadId workload, @Nullable String cursor, int limit) {
        FragmentQueries fragments = new FragmentQueries(tables.fragments(), calls);
        return DynamoWorkloadStore.page(
                workload, cursor, limit, fragments::outlines, item -> Stream.of(FragmentItems.read(item)));
    }

    @Override
    public List<WorkloadRef> unfinished(CellId cell) {
        return lists.unfinished(cell);
    }

    @Override
    public List<WorkloadRef> untaken(int limit) {
        return lists.untaken(limit);
    }

    @Override
    public Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit) {
        return lists.expired(now, cursor, limit);
    }

    @Override
    public boolean delete(WorkloadRef seen) {
        return deletion.of(seen);
    }
}
