package io.drover.model.workload;

import io.drover.model.Money;
import java.time.Duration;
import java.util.Objects;

/**
 * How far a workload is. Derived from its fragments; the store keeps a copy that may lag a moment behind them.
 *
 * @param runTime of all that ran in its fragments, added up
 */
public record Progress(UnitCounts units, FragmentCounts fragments, Duration runTime, Money cost) {

    public Progress {
        Objects.requireNonNull(units, "units");
        Objects.requireNonNull(fragments, "fragments");
        Objects.requireNonNull(runTime, "runTime");
        Objects.requireNonNull(cost, "cost");
    }

    public static Progress waiting(long units) {
        return new Progress(UnitCounts.waiting(units), FragmentCounts.NONE, Duration.ZERO, Money.ZERO);
    }
}
