package io.drover.model.workload;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.object.ObjectPaths;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bag of tasks, one task a line: one object in the object store with a sparse line index beside it, or, if it is small,
 * with its lines in here and no object at all.
 *
 * @param key the body's object key, which no other submission has; the index lies at {@link #indexKey()}
 * @param stride tasks per index entry
 * @param declaredMillis what the tasks themselves say they will take, added up ({@code sleep})
 * @param undeclared how many tasks do not say
 * @param repeatable whether a second run of any task beside the first does no harm
 * @param sum of the whole body, see {@link BagSum}
 * @param lines the body, each line with its end; absent: it is the object
 */
public record BagSpec(
        String key,
        long tasks,
        long bodyBytes,
        int stride,
        long declaredMillis,
        long undeclared,
        boolean repeatable,
        int sum,
        BagOptions options,
        @Nullable String lines)
        implements Work {

    public BagSpec {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(options, "options");
        if (tasks < 1 || stride < 1 || undeclared > tasks) {
            throw new IllegalArgumentException("no such bag: " + tasks + " tasks, stride " + stride);
        }
        if (lines != null && tasks > BagIndex.MIN_STRIDE) {
            throw new IllegalArgumentException("a bag of " + tasks + " tasks has an index, and so it is an object");
        }
    }

    /** One whose lines are in here, if they are given. */
    public BagSpec(
            String key,
            long tasks,
            long bodyBytes,
            int stride,
            long declaredMillis,
            long undeclared,
            boolean repeatable,
            BagOptions options,
            @Nullable String lines) {
        this(
                key,
                tasks,
                bodyBytes,
                stride,
                declaredMillis,
                undeclared,
                repeatable,
                lines == null ? 0 : BagSum.of(lines),
                options,
                lines);
    }

    @Override
    public long bytes() {
        return bodyBytes;
    }

    @Override
    public List<String> folders(WorkloadId id) {
        ObjectPaths paths = ObjectPaths.of(id, key);
        return lines == null ? List.of(paths.bag(), paths.results()) : List.of(paths.results());
    }

    @Override
    public boolean has(Fragment row) {
        TaskRange range = row.range();
        return range.end() <= tasks
                && (!(row.status() instanceof FragmentStatus.Ended(FragmentOutcome outcome))
                        || outcome.tasks().tally().tasks() == range.size());
    }

    /** Whether its lines are in here and are not what was handed in. */
    public boolean isDamaged() {
        return lines != null && BagSum.of(lines) != sum;
    }

    /** Whether it has an index object; the index of a small bag follows from what is here. */
    public boolean isIndexed() {
        return tasks > BagIndex.MIN_STRIDE;
    }

    public String indexKey() {
        return ObjectPaths.index(key);
    }

    /** Without the lines, which are the client's and not for logs. */
    @Override
    public String toString() {
        return "BagSpec[" + key + ", " + tasks + " tasks, " + bodyBytes + " bytes" + (lines == null ? "" : ", inline")
                + ']';
    }
}
