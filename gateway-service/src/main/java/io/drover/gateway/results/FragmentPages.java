package io.drover.gateway.results;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.Workload;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkloadStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The fragments of a workload by page, with the last few pages kept: task order is nearly the order of the pages, but
 * for the tails of halved fragments and for copies. Not thread-safe.
 */
final class FragmentPages {

    static final int PAGE = 100;
    private static final int KEPT_PAGES = 4;
    /** Up to here the results of a workload are kept while their client reads on, whoever else does. */
    private static final int SMALL_BYTES = 256 * 1024;

    private static final UnreadableRows UNREADABLE =
            new UnreadableRows(LoggerFactory.getLogger(FragmentPages.class)::error);

    private final WorkloadStore store;
    private final Workload workload;
    private final Passage passage;
    private final List<Optional<String>> cursors = new ArrayList<>();
    private final Map<Integer, List<Fragment>> kept = new LinkedHashMap<>();

    /** @param passage gives turns, and room where there is much; as long as it is open */
    FragmentPages(WorkloadStore store, Workload workload, Passage passage) {
        this.store = store;
        this.workload = workload;
        this.passage = passage;
    }

    /** Hands out every fragment that can be read, with the number of its page. */
    void scan(ObjIntConsumer<Fragment> sink) {
        @Nullable String cursor = null;
        long bytes = 0;
        do {
            Page<Fragment> page = read(cursor);
            int number = cursors.size();
            cursors.add(Optional.ofNullable(cursor));
            page.items().stream().filter(this::isOfWorkload).forEach(fragment -> sink.accept(fragment, number));
            cursor = page.next();
            bytes += page.items().stream().mapToLong(FragmentPages::held).sum();
            keep(number, page.items());
            if (bytes > SMALL_BYTES) {
                kept.clear();
                passage.room();
            }
        } while (cursor != null);
    }

    /** One that says that it is more than there is would hide the results of others, and never come to its end. */
    private boolean isOfWorkload(Fragment fragment) {
        boolean is = workload.submission().work().has(fragment);
        if (!is) {
            UNREADABLE.leaveOut(
                    "the row of fragment " + fragment.key(),
                    new IllegalArgumentException(fragment.portion().inWords() + " are not what it was"));
        }
        return is;
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
            page = read(cursors.get(number).orElse(null)).items();
        }
        keep(number, page);
        return page;
    }

    private Page<Fragment> read(@Nullable String cursor) {
        return passage.turn(() -> store.fragments(workload.id(), cursor, PAGE));
    }

    private void keep(int number, List<Fragment> page) {
        kept.put(number, page);
        if (kept.size() > KEPT_PAGES) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    /** How much of a fragment's results is held while they are handed out; how large an object is shows only then. */
    private static long held(Fragment fragment) {
        if (!(fragment.status() instanceof FragmentStatus.Ended ended)) {
            return 0;
        }
        return switch (ended.outcome().tasks().ref()) {
            case ResultRef.Inline inline -> inline.block().sizeBytes();
            case ResultRef.Stored _ -> SMALL_BYTES + 1L;
            case ResultRef.Unread _ -> 0;
        };
    }
}
