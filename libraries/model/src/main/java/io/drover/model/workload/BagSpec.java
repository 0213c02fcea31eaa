package io.drover.model.workload;

import io.drover.model.object.ObjectPaths;
import java.util.Objects;

/**
 * A bag of tasks: one object in the object store, one task a line, with a sparse line index beside it.
 *
 * @param key the body's object key; the index lies at {@link #indexKey()}
 * @param stride tasks per index entry
 * @param declaredMillis what the tasks themselves say they will take, added up ({@code sleep})
 * @param undeclared how many tasks do not say
 * @param repeatable whether a second run of any task beside the first does no harm
 */
public record BagSpec(
        String key,
        long tasks,
        long bodyBytes,
        int stride,
        long declaredMillis,
        long undeclared,
        boolean repeatable,
        BagOptions options)
        implements Work {

    public BagSpec {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(options, "options");
        if (tasks < 1 || stride < 1 || undeclared > tasks) {
            throw new IllegalArgumentException("no such bag: " + tasks + " tasks, stride " + stride);
        }
    }

    @Override
    public long bytes() {
        return bodyBytes;
    }

    /** Whether it has an index object; the index of a small bag follows from what is here. */
    public boolean isIndexed() {
        return tasks > BagIndex.MIN_STRIDE;
    }

    public String indexKey() {
        return ObjectPaths.index(key);
    }
}
