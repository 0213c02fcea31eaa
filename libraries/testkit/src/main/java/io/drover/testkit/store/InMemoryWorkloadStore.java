package io.drover.testkit.store;

import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link WorkloadStore} over maps. A cursor is the sort key of the last item handed out. */
final class InMemoryWorkloadStore implements WorkloadStore {

    private final InMemoryStores state;

    InMemoryWorkloadStore(InMemoryStores state) {
        this.state = state;
    }

    @Override
    public Optional<Workload> create(Workload workload) {
        return state.locked(() -> Optional.ofNullable(state.workloads.putIfAbsent(workload.id(), workload)));
    }

    @Override
    public Optional<Workload> find(WorkloadId id) {
        return state.locked(() -> Optional.ofNullable(state.workloads.get(id)));
    }

    @Override
    public Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit) {
        @Nullable Position after = cursor == null ? null : Cursor.read(cursor, Position::of);
        return state.locked(() -> page(
                state.workloads.values().stream()
                        .filter(workload -> passes(filter, workload))
                        .filter(workload ->
                                after == null || Position.of(workload).compareTo(after) < 0)
                        .sorted(Comparator.<Workload, Position>comparing(Position::of)
                                .reversed()),
                limit,
                workload -> Position.of(workload).toString()));
    }

    private static boolean passes(WorkloadFilter filter, Workload workload) {
        return (filter.client() == null
                        || filter.client().equals(workload.submission().client()))
                && (filter.states().isEmpty() || filter.states().contains(workload.state()));
    }

    @Override
    public boolean requestCancel(WorkloadId id) {
        return state.locked(() -> {
            state.workloads.computeIfPresent(
                    id,
                    (_, now) -> now.state().isTerminal()
                            ? now
                            : new Workload(now.submission(), now.status(), now.cell(), true, now.expiresAt()));
            return state.workloads.containsKey(id);
        });
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        int after = cursor == null ? -1 : Cursor.read(cursor, Integer::valueOf);
        return state.locked(() -> page(
                state.fragments(id).tailMap(after, false).values().stream(),
                limit,
                fragment -> Integer.toString(fragment.key().number())));
    }

    private static <T> Page<T> page(Stream<T> rest, int limit, Function<T, String> position) {
        return Cursor.page(rest.limit(limit + 1L).toList(), limit, position);
    }

    /** A workload's place in the list. */
    private record Position(Instant submittedAt, WorkloadId id) implements Comparable<Position> {

        static Position of(Workload workload) {
            return new Position(workload.submission().submittedAt(), workload.id());
        }

        static Position of(String text) {
            int slash = text.indexOf('/');
            return new Position(
                    Instant.parse(text.substring(0, Math.max(slash, 0))), new WorkloadId(text.substring(slash + 1)));
        }

        @Override
        public int compareTo(Position other) {
            return Comparator.comparing(Position::submittedAt)
                    .thenComparing(Position::id)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return submittedAt + "/" + id;
        }
    }
}
