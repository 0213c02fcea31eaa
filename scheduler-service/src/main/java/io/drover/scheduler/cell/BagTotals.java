package io.drover.scheduler.cell;

import io.drover.model.Money;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Progress;
import io.drover.model.workload.TaskCounts;
import java.time.Duration;

/** The running sums of one bag. */
final class BagTotals {

    private final long tasks;
    private long succeeded;
    private long failed;
    private long cut;
    private long ended;
    private long redispatched;
    private long copies;
    private Duration taskTime = Duration.ZERO;
    private Money cost = Money.ZERO;
    /** Whether something has changed that no coming or going of a fragment tells of. */
    private boolean changed;

    BagTotals(long tasks) {
        this.tasks = tasks;
    }

    void cut() {
        cut++;
    }

    void copied() {
        cut++;
        copies++;
    }

    void redispatched() {
        redispatched++;
        changed = true;
    }

    void found(int attempts, boolean isCopy) {
        cut++;
        redispatched += attempts - 1;
        copies += isCopy ? 1 : 0;
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

    boolean isChanged() {
        return changed;
    }

    void noted() {
        changed = false;
    }

    void ended(FragmentOutcome outcome) {
        ended++;
        succeeded += outcome.tally().succeeded();
        failed += outcome.tally().failed();
        taskTime = taskTime.plus(outcome.taskTime());
    }

    void gaveUp(long lostTasks) {
        ended++;
        failed += lostTasks;
    }

    /** A fragment was closed and its tasks are somebody else's. */
    void closed() {
        ended++;
    }

    long failed() {
        return failed;
    }

    Progress progress(long runningTasks) {
        return new Progress(
                new TaskCounts(tasks, runningTasks, succeeded, failed),
                new FragmentCounts(cut, cut - ended, ended, redispatched, copies),
                taskTime,
                cost);
    }
}
