package io.drover.testkit.store;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.state.Step;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.model.workload.WorkloadTransitions;
import io.drover.ports.Applied;
import io.drover.ports.AppliedBefore;
import io.drover.ports.CellStore;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link CellStore} over maps. */
final class InMemoryCellStore implements CellStore {

    private final InMemoryStores state;

    InMemoryCellStore(InMemoryStores state) {
        this.state = state;
    }

    @Override
    public Applied apply(CellLease lease, List<StoreWrite> writes) {
        return state.locked(() -> {
            @Nullable CellLease latest = state.leases.get(lease.cell());
            return latest == null || !latest.continues(lease)
                    ? new Applied.Fenced()
                    : new Applied.Done(written(lease.cell(), writes));
        });
    }

    private List<Boolean> written(CellId cell, List<StoreWrite> writes) {
        List<Boolean> written = new ArrayList<>();
        Set<WorkloadId> others = new HashSet<>();
        for (StoreWrite write : writes) {
            boolean done = !others.contains(write.workload()) && written(cell, write);
            written.add(done);
            if (!done && write.isAdoption()) {
                others.add(write.workload());
            }
        }
        return List.copyOf(written);
    }

    private boolean written(CellId cell, StoreWrite write) {
        return switch (write) {
            case StoreWrite.OfWorkload of -> writtenToWorkload(cell, of);
            case StoreWrite.OfFragment of -> writtenToFragment(of);
        };
    }

    private boolean writtenToWorkload(CellId cell, StoreWrite.OfWorkload write) {
        @Nullable Workload now = state.workloads.get(write.workload());
        @Nullable Workload next = now == null ? null : next(now, cell, write);
        if (next != null) {
            state.workloads.put(next.id(), next);
        }
        return next != null || now != null && AppliedBefore.shows(now, cell, write);
    }

    private boolean writtenToFragment(StoreWrite.OfFragment write) {
        @Nullable Fragment now = state.fragment(write.key());
        @Nullable Fragment next = next(now, write);
        if (next != null) {
            state.put(next);
        }
        return next != null || now != null && AppliedBefore.shows(now, write);
    }

    /** What the write makes of the workload, or null if its condition fails. */
    private static @Nullable Workload next(Workload now, CellId cell, StoreWrite.OfWorkload write) {
        boolean owned = cell.equals(now.cell());
        WorkloadStatus status = now.status();
        return switch (write) {
            case StoreWrite.Adopt _ -> now.cell() == null ? with(now, cell, status) : null;
            case StoreWrite.AdoptAndStart start ->
                now.cell() == null
                                && !now.cancelRequested()
                                && WorkloadTransitions.TABLE.allows(now.state(), WorkloadEvent.START)
                        ? moved(now, cell, started(start))
                        : null;
            case StoreWrite.NoteProgress note ->
                owned && !now.state().isTerminal() ? with(now, cell, status.with(note.progress())) : null;
            case StoreWrite.NoteTrouble note ->
                owned && !now.state().isTerminal() ? with(now, cell, status.with(note.fault())) : null;
            case StoreWrite.MoveWorkload move ->
                owned && WorkloadTransitions.TABLE.allows(now.state(), move.event()) ? moved(now, cell, move) : null;
        };
    }

    private static StoreWrite.MoveWorkload started(StoreWrite.AdoptAndStart start) {
        return new StoreWrite.MoveWorkload(start.workload(), WorkloadEvent.START, start.at(), start.progress(), null);
    }

    private static Workload moved(Workload now, CellId cell, StoreWrite.MoveWorkload move) {
        WorkloadState to = switch (WorkloadTransitions.TABLE.step(now.state(), move.event())) {
            case Step.Moved<WorkloadState>(WorkloadState target) -> target;
            case Step.Stale<WorkloadState>(WorkloadState still) -> still;
        };
        WorkloadStatus status = new WorkloadStatus(
                to,
                move.progress(),
                move.event() == WorkloadEvent.START ? move.at() : now.status().startedAt(),
                to.isTerminal() ? move.at() : now.status().finishedAt(),
                move.fault());
        Instant expiresAt = to.isTerminal() ? now.expiryIfEnded(move.at()) : now.expiresAt();
        return new Workload(now.submission(), status, cell, now.cancelRequested(), expiresAt);
    }

    private static Workload with(Workload now, CellId cell, WorkloadStatus status) {
        return new Workload(now.submission(), status, cell, now.cancelRequested(), now.expiresAt());
    }

    /** What the write makes of the fragment, or null if its condition fails. */
    private static @Nullable Fragment next(@Nullable Fragment now, StoreWrite.OfFragment write) {
        return switch (write) {
            case StoreWrite.Dispatch dispatch -> now == null ? dispatch.fragment() : null;
            case StoreWrite.Redispatch redispatch ->
                now != null
                                && FragmentTransitions.TABLE.allows(now.state(), FragmentEvent.REDISPATCH)
                                && now.attempt()
                                        .next()
                                        .equals(redispatch.fragment().attempt())
                        ? redispatch.fragment()
                        : null;
            case StoreWrite.Assign assign ->
                now != null
                                && now.claim().equals(assign.claim())
                                && now.status() instanceof FragmentStatus.Queued queued
                                && FragmentTransitions.TABLE.allows(now.state(), FragmentEvent.ASSIGN)
                        ? now.with(new FragmentStatus.Running(assign.holder(), assign.at(), queued.previous()))
                        : null;
            case StoreWrite.End end ->
                now != null && now.attempt().equals(end.attempt())
                        ? moved(now, new FragmentStatus.Ended(end.outcome()))
                        : null;
            case StoreWrite.Close close ->
                now != null ? moved(now, new FragmentStatus.Closed(close.state(), close.at(), close.fault())) : null;
        };
    }

    private static @Nullable Fragment moved(Fragment now, FragmentStatus status) {
        boolean allowed = FragmentTransitions.TABLE.rows().stream()
                .anyMatch(row -> row.from() == now.state() && row.to() == status.state());
        return allowed ? now.with(status) : null;
    }

    @Override
    public List<Fragment> fragments(List<FragmentKey> keys) {
        return state.locked(() -> keys.stream()
                .distinct()
                .map(state::fragment)
                .filter(Objects::nonNull)
                .toList());
    }

    @Override
    public Page<Fragment> outlines(WorkloadId workload, @Nullable String cursor, int limit) {
        Page<Fragment> page = new InMemoryWorkloadStore(state).fragments(workload, cursor, limit);
        return new Page<>(page.items().stream().map(InMemoryCellStore::outline).toList(), page.next());
    }

    private static Fragment outline(Fragment fragment) {
        return fragment.status() instanceof FragmentStatus.Ended(FragmentOutcome outcome)
                ? fragment.with(new FragmentStatus.Ended(outcome.withoutBlock()))
                : fragment;
    }

    @Override
    public List<WorkloadRef> unfinished(CellId cell) {
        return select(
                workload -> cell.equals(workload.cell()) && !workload.state().isTerminal(), Integer.MAX_VALUE);
    }

    @Override
    public List<WorkloadRef> untaken(int limit) {
        return select(workload -> workload.cell() == null && workload.state() == WorkloadState.QUEUED, limit);
    }

    @Override
    public Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit) {
        String after = cursor == null ? "" : Cursor.read(cursor, Function.identity());
        Page<Workload> page = state.locked(() -> Cursor.page(
                state.workloads.values().stream()
                        .filter(workload -> workload.state().isTerminal())
                        .filter(workload -> workload.expiresAt().isBefore(now))
                        .filter(workload -> expiry(workload).compareTo(after) > 0)
                        .sorted(Comparator.comparing(InMemoryCellStore::expiry))
                        .limit(limit + 1L)
                        .toList(),
                limit,
                InMemoryCellStore::expiry));
        return new Page<>(page.items().stream().map(WorkloadRef::of).toList(), page.next());
    }

    /** Sorts like the time, then the id. */
    private static String expiry(Workload workload) {
        Instant at = workload.expiresAt();
        return String.format(Locale.ROOT, "%020d/%09d/%s", at.getEpochSecond(), at.getNano(), workload.id());
    }

    /** Oldest first. */
    private List<WorkloadRef> select(Predicate<Workload> filter, int limit) {
        return state.locked(() -> {
            Stream<Workload> found = state.workloads.values().stream().filter(filter);
            return found.sorted(Comparator.comparing(
                                    (Workload workload) -> workload.submission().submittedAt())
                            .thenComparing(Workload::id))
                    .limit(limit)
                    .map(WorkloadRef::of)
                    .toList();
        });
    }

    @Override
    public boolean delete(WorkloadRef seen) {
        return state.locked(() -> {
            @Nullable Workload now = state.workloads.get(seen.id());
            if (now == null || !now.submission().submittedAt().equals(seen.submittedAt())) {
                return false;
            }
            state.remove(seen.id());
            return true;
        });
    }
}
