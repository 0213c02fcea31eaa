package io.drover.policy.fleet;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.cut.CutView;
import io.drover.policy.cut.FragmentOverhead;
import io.drover.policy.cut.TaskTimes;
import io.drover.policy.window.WindowPolicy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Asks the scheduler's own policies what would happen with slots that do not exist yet, so that provisioning and
 * scheduling cannot drift. The answer is the lower bound of list scheduling: the work shared out evenly, or the longest
 * fragment, whichever is longer; a piece runs on one slot, so more slots than pieces help nobody.
 */
public record DrainForecast(CutPolicy cut, WindowPolicy window) {

    private static final long MOST_SLOTS = 1 << 30;

    /** How long the backlog would take on so many slots; zero without a backlog. */
    public Duration drainTime(Backlog backlog, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("nothing is ever drained by " + slots + " slots");
        }
        if (backlog.pieces() == 0) {
            return Duration.ZERO;
        }
        long parallel = Math.min(window.room(slots, 0), Math.min(slots, backlog.pieces()));
        long shared = Math.ceilDiv(micros(backlog.work()), parallel);
        return Duration.of(Math.max(shared, longestFragment(backlog, slots)), ChronoUnit.MICROS);
    }

    private long longestFragment(Backlog backlog, int slots) {
        return backlog.demands().stream()
                .mapToLong(demand -> Math.max(fragment(demand, slots), micros(demand.longest())))
                .max()
                .orElse(0);
    }

    private long fragment(Demand demand, int slots) {
        double work = micros(demand.work());
        CutTerms terms = new CutTerms(cut, slots, FragmentOverhead.ASSUMED);
        int size = cut.size(new CutView(demand.pieces(), work, TaskTimes.UNKNOWN.spread(0), 0, terms));
        return Math.round(work / demand.pieces() * size);
    }

    /**
     * The fewest slots that drain the backlog within that time: {@code ceil(work / within)} where tasks are plentiful and
     * short. Tasks longer than that get a slot each: it cannot be done sooner, and nothing else has to wait for them.
     */
    public int slotsFor(Backlog backlog, Duration within) {
        long micros = Math.max(1, micros(within));
        long divisible = 0;
        long alone = 0;
        for (Demand demand : backlog.demands()) {
            if (isLong(demand, micros)) {
                alone += demand.pieces();
            } else {
                divisible += micros(demand.work());
            }
        }
        long most = Math.min(backlog.pieces(), MOST_SLOTS);
        long fewest = Math.max(1, Math.ceilDiv(divisible, micros) + alone);
        return (int) shortEnough(backlog, micros, Math.min(fewest, most), most);
    }

    /**
     * The fewest slots, from {@code low} on, for which the scheduler would cut fragments that are in time. Fragments hold
     * whole tasks, so shares that are in time by the clock alone may not be: two tasks of 60 s on one slot are 120 s.
     */
    private long shortEnough(Backlog backlog, long micros, long low, long most) {
        long high = most;
        while (low < high) {
            long middle = (low + high) / 2;
            if (fits(backlog, micros, (int) middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private boolean fits(Backlog backlog, long micros, int slots) {
        return backlog.demands().stream()
                .allMatch(demand -> isLong(demand, micros) || fragment(demand, slots) <= micros);
    }

    private static boolean isLong(Demand demand, long micros) {
        return micros(demand.work()) / demand.pieces() > micros;
    }

    private static long micros(Duration duration) {
        return TimeUnit.MICROSECONDS.convert(duration);
    }
}
