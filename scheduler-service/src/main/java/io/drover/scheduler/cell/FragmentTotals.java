package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Progress;
import io.drover.model.workload.UnitCounts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The running sums of one workload's fragments; a run's own. */
final class FragmentTotals {

    private long cut;
    private long ended;
    private long redispatched;
    private long copies;
    private Duration taskTime = Duration.ZERO;
    private Money cost = Money.ZERO;
    private boolean changed;
    private @Nullable Moment notedAt;

    FragmentTotals copy() {
        FragmentTotals copy = new FragmentTotals();
        copy.cut = cut;
        copy.ended = ended;
        copy.redispatched = redispatched;
        copy.copies = copies;
        copy.taskTime = taskTime;
        copy.cost = cost;
        copy.changed = changed;
        copy.notedAt = notedAt;
        return copy;
    }

    void cut() {
        cut++;
        changed = true;
    }

    void copied() {
        cut++;
        copies++;
        changed = true;
    }

    void redispatched() {
        redispatched++;
        changed = true;
    }

    void found(int attempts, boolean isCopy) {
        cut++;
        redispatched += attempts - 1;
        copies += isCopy ? 1 : 0;
        changed = true;
    }

    /** An attempt ran to its end, whatever is made of it. */
    void paid(FragmentOutcome outcome) {
        cost = cost.plus(outcome.cost());
        changed = true;
    }

    /** Rows keep the cost of last attempts only; what was told before a restart was paid. */
    void paidAtLeast(Money told) {
        cost = cost.compareTo(told) < 0 ? told : cost;
    }

    /** Whether they have changed and were not written for {@code every}. */
    boolean isNewsDue(Moment now, Duration every) {
        return changed && (notedAt == null || now.since(notedAt).compareTo(every) >= 0);
    }

    /** They are written. */
    void noted(Moment now) {
        changed = false;
        notedAt = now;
    }

    void ended(FragmentOutcome outcome) {
        ended++;
        changed = true;
        taskTime = taskTime.plus(outcome.runTime());
    }

    /** A fragment is over without an outcome. */
    void closed() {
        ended++;
        changed = true;
    }

    Progress progress(UnitCounts tasks) {
        return new Progress(tasks, new FragmentCounts(cut, cut - ended, ended, redispatched, copies), taskTime, cost);
    }
}
