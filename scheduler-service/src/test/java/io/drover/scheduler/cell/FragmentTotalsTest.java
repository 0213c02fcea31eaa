package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.UnitCounts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FragmentTotalsTest {

    private static final Moment NOW = new Moment(Instant.EPOCH, Duration.ZERO);

    private final FragmentTotals totals = new FragmentTotals();

    @Test
    @DisplayName("a fragment that goes out again, and what an attempt cost, are news of their own")
    void news() {
        assertThat(totals.isNewsDue(NOW, Duration.ZERO)).isFalse();
        totals.redispatched();
        assertThat(totals.isNewsDue(NOW, Duration.ZERO)).isTrue();
        totals.noted(NOW);
        assertThat(totals.isNewsDue(NOW, Duration.ZERO)).isFalse();
        totals.paid(outcome(3));
        assertThat(totals.isNewsDue(NOW, Duration.ZERO)).isTrue();
        assertThat(totals.progress(UnitCounts.waiting(9)).fragments().redispatched())
                .isOne();
    }

    @Test
    @DisplayName("what was told to be paid before a restart stays paid, though rows know last attempts only")
    void restart() {
        totals.paid(outcome(3));
        totals.paidAtLeast(new Money(8));
        assertThat(totals.progress(UnitCounts.waiting(9)).cost()).isEqualTo(new Money(8));
        totals.paidAtLeast(new Money(5));
        totals.paid(outcome(1));
        assertThat(totals.progress(UnitCounts.waiting(9)).cost()).isEqualTo(new Money(9));
    }

    private static FragmentOutcome outcome(long nanoDollars) {
        return new FragmentOutcome(
                new WorkerId("wk-1"),
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ofMillis(1),
                new Money(nanoDollars),
                new TaskResults(new TaskTally(1, 0, 0), new ResultRef.Stored("results/x/1")));
    }
}
