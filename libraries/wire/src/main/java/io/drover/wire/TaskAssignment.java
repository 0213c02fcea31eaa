package io.drover.wire;

import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Some tasks of a bag.
 *
 * @param previous the results of an earlier attempt; only the tasks that failed there with the advice AGAIN run again
 */
public record TaskAssignment(
        TaskRange range,
        BagSlice slice,
        Duration taskTimeout,
        @Nullable ResultRef previous) implements Assignment {

    @Override
    public String key() {
        return slice.key();
    }

    @Override
    public String inWords() {
        return range.inWords();
    }

    @Override
    public TaskAssignment within(Duration limit) {
        return taskTimeout.compareTo(limit) <= 0 ? this : new TaskAssignment(range, slice, limit, previous);
    }
}
