package io.drover.scheduler.cell.bag;

import io.drover.model.fragment.TaskRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The union of ranges. As large as it has holes, not as ranges were added. */
final class RangeCover {

    /** Ends by beginnings; no two of them touch. */
    private final TreeMap<Long, Long> parts = new TreeMap<>();

    void add(TaskRange range) {
        long first = range.first();
        long end = range.end();
        Map.@Nullable Entry<Long, Long> before = parts.floorEntry(first);
        if (before != null && before.getValue() >= first) {
            first = before.getKey();
            end = Math.max(end, before.getValue());
        }
        for (Map.@Nullable Entry<Long, Long> next = parts.ceilingEntry(first);
                next != null && next.getKey() <= end;
                next = parts.ceilingEntry(first)) {
            end = Math.max(end, next.getValue());
            parts.remove(next.getKey());
        }
        parts.put(first, end);
    }

    /** What it is made of, in order. */
    List<TaskRange> ranges() {
        return parts.entrySet().stream()
                .map(part -> new TaskRange(part.getKey(), part.getValue()))
                .toList();
    }

    boolean covers(TaskRange range) {
        Map.@Nullable Entry<Long, Long> part = parts.floorEntry(range.first());
        return part != null && part.getValue() >= range.end();
    }

    /** What is missing of the first so many tasks. */
    List<TaskRange> gaps(long tasks) {
        List<TaskRange> gaps = new ArrayList<>();
        long next = 0;
        for (Map.Entry<Long, Long> part : parts.entrySet()) {
            if (part.getKey() > next) {
                gaps.add(new TaskRange(next, part.getKey()));
            }
            next = part.getValue();
        }
        if (next < tasks) {
            gaps.add(new TaskRange(next, tasks));
        }
        return gaps;
    }

    /** Of how many ranges that do not touch it is made. */
    int parts() {
        return parts.size();
    }
}
