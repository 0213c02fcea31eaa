package io.drover.model.fragment;

import io.drover.model.result.ResultRef;
import java.util.Objects;

/**
 * The results of some tasks of a bag, one of each.
 *
 * @param tally how many of them are good
 * @param ref where they are
 */
public record TaskResults(TaskTally tally, ResultRef ref) implements Product {

    public TaskResults {
        Objects.requireNonNull(tally, "tally");
        Objects.requireNonNull(ref, "ref");
    }

    @Override
    public boolean isWhole() {
        return tally.failed() == 0;
    }
}
