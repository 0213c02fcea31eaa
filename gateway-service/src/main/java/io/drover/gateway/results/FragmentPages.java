package io.drover.gateway.results;

import io.drover.model.fragment.Fragment;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Page;
import io.drover.ports.WorkloadStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of a workload by page, with the last few pages kept: task order is nearly the order of the pages, but
 * for the tails of halved fragments and for copies. Not thread-safe.
 */
final class FragmentPages {

    static final int PAGE = 100;
    private static final int KEPT_PAGES = 4;

    private final WorkloadStore store;
    private final WorkloadId id;
    private final List<Optional<String>> cursors = new ArrayList<>();
    private final Map<Integer, List<Fragment>> kept = new LinkedHashMap<>();

    FragmentPages(WorkloadStore store, WorkloadId id) {
        this.store = store;
        this.id = id;
    }

    /** Hands out every fragment with the number of its page. */
    void scan(ObjIntConsumer<Fragment> sink) {
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = store.fragments(id, cursor, PAGE);
            int number = cursors.size();
            cursors.add(Optional.ofNullable(cursor));
            page.items().forEach(fragment -> sink.accept(fragment, number));
            cursor = page.next();
        } while (cursor != null);
    }

    /** A fragment that {@link #scan} has told of; empty if retention has removed it meanwhile. */
    Optional<Fragment> fragment(int page, int number) {
        return page(page).stream()
                .filter(fragment -> fragment.key().number() == number)
                .findFirst();
    }

    private List<Fragment> page(int number) {
        @Nullable List<Fragment> page = kept.remove(number);
        if (page == null) {
            page = store.fragments(id, cursors.get(number).orElse(null), PAGE).items();
        }
        kept.put(number, page);
        if (kept.size() > KEPT_PAGES) {
            kept.remove(kept.keySet().iterator().next());
        }
        return page;
    }
}
