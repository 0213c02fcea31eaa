package io.drover.testkit.store;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Page;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
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
        @Nullable Position after = cursor == null ? null : read(cursor, Position::of);
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
    public boolean withdraw(WorkloadId id) {
        return state.locked(() -> {
            @Nullable Workload now = state.workloads.get(id);
            return now != null && now.cell() == null && state.workloads.remove(id, now);
        });
    }

    @Override
    public Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit) {
        int after = cursor == null ? -1 : read(cursor, Integer::valueOf);
        return state.locked(() -> page(
                state.fragments(id).tailMap(after, false).values().stream(),
                limit,
                fragment -> Integer.toString(fragment.key().number())));
    }

    private static <T> Page<T> page(Stream<T> rest, int limit, Function<T, String> position) {
        List<T> items = rest.limit(limit + 1L).toList();
        if (items.size() <= limit) {
            return new Page<>(items, null);
        }
        String last = position.apply(items.get(limit - 1));
        return new Page<>(
                items.subList(0, limit), Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    }

    private static <P> P read(String cursor, Function<String, P> reader) {
        try {
            return reader.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw FaultCode.FIELD_INVALID.asException("this cursor is not from an answer of this list: " + cursor, e);
        }
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
