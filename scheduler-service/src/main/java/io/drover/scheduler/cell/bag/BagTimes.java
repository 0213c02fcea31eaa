package io.drover.scheduler.cell.bag;

import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.BagIndex;
import io.drover.policy.cut.Round;
import io.drover.policy.cut.TaskTimes;
import java.time.Duration;

/** What the tasks of a bag are expected to take: what they declare, corrected by what was measured. */
final class BagTimes {

    /** What a task is expected to take while nobody knows better. */
    private static final double UNKNOWN_TASK_MICROS = 1_000_000;
    /** A long range is looked at in so many places at most. */
    private static final int MOST_SAMPLES = 64;

    private final BagIndex index;
    private TaskTimes times;
    private TaskTimes timesOfRound;

    BagTimes(BagIndex index) {
        this(index, new Memory(TaskTimes.UNKNOWN, TaskTimes.UNKNOWN));
    }

    BagTimes(BagIndex index, Memory memory) {
        this.index = index;
        this.times = memory.times();
        this.timesOfRound = memory.timesOfRound();
    }

    record Memory(TaskTimes times, TaskTimes timesOfRound) {}

    Memory memory() {
        return new Memory(times, timesOfRound);
    }

    void learn(TaskRange range, Duration taskTime) {
        double micros = taskTime.toNanos() / 1_000.0;
        times = times.observe(
                range.size(), micros, index.declaredMillisPerTask(range.first()), index.undeclaredShare(range.first()));
    }

    /** Expected microseconds of a task, or a negative number while nobody can know. */
    double meanMicros(long task) {
        return meanMicros(times, task);
    }

    private double meanMicros(TaskTimes known, long task) {
        return known.mean(index.declaredMillisPerTask(task), index.undeclaredShare(task));
    }

    /** From now on a round is cut of what is known now: its length is in no other times. */
    void beginRound() {
        timesOfRound = times;
    }

    /** How many tasks of the range, from its start on, the next fragment of the round holds. */
    int size(Round round, TaskRange range) {
        return round.size(range.first(), range.end(), index.stride(), task -> meanMicros(timesOfRound, task));
    }

    /** How much the times of tasks near there differ, as a share of their mean. */
    double spread(long task) {
        return times.spread(index.undeclaredShare(task));
    }

    /** Expected run time of all tasks of a range, added up. */
    Duration estimate(TaskRange range) {
        long step = Math.max(index.stride(), Math.ceilDiv(range.size(), MOST_SAMPLES));
        double micros = 0;
        for (long task = range.first(); task < range.end(); task += step) {
            double mean = meanMicros(task);
            micros += (mean < 0 ? UNKNOWN_TASK_MICROS : mean) * Math.min(step, range.end() - task);
        }
        return Duration.ofNanos((long) (micros * 1_000));
    }
}
