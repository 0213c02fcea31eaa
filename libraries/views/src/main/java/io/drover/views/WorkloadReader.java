package io.drover.views;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Page;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what clients ask about workloads, in their words. Throws a {@code FaultException} with FIELD_INVALID for an
 * unusable parameter and WORKLOAD_UNKNOWN for an id that there is not. Thread-safe.
 */
public final class WorkloadReader {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    private final WorkloadStore store;

    public WorkloadReader(WorkloadStore store) {
        this.store = store;
    }

    public Workload find(String id) {
        return find(id, Viewer.OF_ALL);
    }

    /** One that the viewer does not see is as unknown as one that is not there. */
    public Workload find(String id, Viewer viewer) {
        return store.find(id(id))
                .filter(viewer::sees)
                .orElseThrow(() -> FaultCode.WORKLOAD_UNKNOWN.asException("there is no workload " + id));
    }

    /** Newest first. */
    public PageView<WorkloadView> list(
            Set<WorkloadState> states, @Nullable String client, @Nullable String cursor, int limit) {
        return list(Viewer.OF_ALL, states, client, cursor, limit);
    }

    /** Of what the viewer sees; another client's list is empty for him. */
    public PageView<WorkloadView> list(
            Viewer viewer, Set<WorkloadState> states, @Nullable String client, @Nullable String cursor, int limit) {
        @Nullable ClientId wanted = client == null ? viewer.only() : client(client);
        if (wanted != null && !viewer.sees(wanted)) {
            return new PageView<>(List.of(), null);
        }
        // Spring makes null of a blank entry, as in ?state=QUEUED,
        Set<WorkloadState> named = states.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        WorkloadFilter filter = new WorkloadFilter(wanted, named);
        return page(limit, size -> store.list(filter, cursor, size), WorkloadView::of);
    }

    /** In the order in which they were cut. */
    public PageView<FragmentView> fragments(String id, @Nullable String cursor, int limit) {
        return fragments(id, Viewer.OF_ALL, cursor, limit);
    }

    public PageView<FragmentView> fragments(String id, Viewer viewer, @Nullable String cursor, int limit) {
        Workload workload = find(id, viewer);
        return page(limit, size -> rows(workload, cursor, size), FragmentView::of);
    }

    /** Without those that are no part of it. */
    private Page<Fragment> rows(Workload workload, @Nullable String cursor, int size) {
        Page<Fragment> page = store.fragments(workload.id(), cursor, size);
        return new Page<>(
                page.items().stream().filter(workload.submission().work()::has).toList(), page.next());
    }

    private static <T, V> PageView<V> page(int limit, Function<Integer, Page<T>> read, Function<T, V> view) {
        if (limit < 1) {
            throw FaultCode.FIELD_INVALID.asException("limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
        Page<T> page = read.apply(Math.min(limit, MAX_LIMIT));
        return new PageView<>(page.items().stream().map(view).toList(), page.next());
    }

    /** Throws WORKLOAD_UNKNOWN for what can be no id. */
    public static WorkloadId id(String text) {
        try {
            return new WorkloadId(text);
        } catch (IllegalArgumentException e) {
            throw FaultCode.WORKLOAD_UNKNOWN.asException(e.getMessage() == null ? text : e.getMessage(), e);
        }
    }

    private static ClientId client(String text) {
        try {
            return new ClientId(text);
        } catch (IllegalArgumentException e) {
            throw FaultCode.FIELD_INVALID.asException(e.getMessage() == null ? text : e.getMessage(), e);
        }
    }
}
