package io.drover.model.fragment;

import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    @Override
    public boolean isUnread() {
        return ref instanceof ResultRef.Unread;
    }

    @Override
    public byte @Nullable [] block() {
        return switch (ref) {
            case ResultRef.Inline(ResultBlock block) -> block.toBytes();
            case ResultRef.Stored _ -> null;
            case ResultRef.Unread _ -> throw ResultRef.Unread.asException();
        };
    }

    @Override
    public TaskResults withoutBlock() {
        return ref instanceof ResultRef.Inline ? new TaskResults(tally, new ResultRef.Unread()) : this;
    }

    @Override
    public TaskResults with(byte[] block) {
        return new TaskResults(tally, new ResultRef.Inline(ResultBlock.of(block)));
    }
}
