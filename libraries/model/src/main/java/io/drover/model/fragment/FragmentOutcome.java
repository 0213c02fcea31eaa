package io.drover.model.fragment;

import io.drover.model.Money;
import io.drover.model.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What came of an attempt that ran to its end.
 *
 * @param runTime of all that ran in it, added up
 * @param cost the share of the instance's price for the time in the slot
 */
public record FragmentOutcome(
        WorkerId worker, Instant startedAt, Instant finishedAt, Duration runTime, Money cost, Product product) {

    public FragmentOutcome {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(finishedAt, "finishedAt");
        Objects.requireNonNull(runTime, "runTime");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(product, "product");
    }

    /** What the tasks of a bag's fragment brought forth. */
    public TaskResults tasks() {
        return switch (product) {
            case TaskResults results -> results;
        };
    }

    /** The same with what it brought forth left where it lies, as far as that is a block in its row. */
    public FragmentOutcome withoutBlock() {
        return with(product.withoutBlock());
    }

    /** The same with the block that lay beside it. */
    public FragmentOutcome with(byte[] block) {
        return with(product.with(block));
    }

    private FragmentOutcome with(Product same) {
        return new FragmentOutcome(worker, startedAt, finishedAt, runTime, cost, same);
    }
}
