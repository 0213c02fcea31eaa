package io.drover.simulation.fleet;

import io.drover.model.cell.Backlog;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.fleet.RecentNeed;
import io.drover.simulation.fleet.FleetRun.Sample;
import java.util.ArrayList;
import java.util.List;

/** One rule, one trace, one cloud, second by second. */
final class FleetWorld {

    private final Trace trace;
    private final Scaler scaler;
    private final Cloud cloud;
    private final FluidQueue queue = new FluidQueue();
    private final int target;
    private final double error;
    private final int[] waits;
    private final List<Sample> samples = new ArrayList<>();
    private boolean everReady;
    private double busySeconds;
    private double readySeconds;
    private int peak;

    /** @param error the most that predictions are wrong by, in turns for each kind of task: 0.1 for a tenth */
    FleetWorld(Trace trace, Scaler scaler, FleetPolicySettings settings, Market market, long seed, double error) {
        this.trace = trace;
        this.scaler = scaler;
        this.cloud = new Cloud(market, seed, (int) settings.minimumLife().toSeconds());
        this.target = (int) settings.drainTarget().toSeconds();
        this.error = error;
        this.waits = new int[trace.seconds() + 1];
    }

    FleetRun run() {
        for (int second = 0; second < trace.seconds(); second++) {
            cloud.tick(second);
            queue.arrive(second, trace);
            int ready = cloud.readySlots();
            double busy = queue.serve(ready);
            busySeconds += busy;
            readySeconds += ready;
            peak = Math.max(peak, cloud.machines());
            note(second, ready);
            if (second % scaler.periodSeconds() == 0) {
                scale(second, busy);
            }
        }
        cloud.close(trace.seconds());
        return result();
    }

    private void note(int second, int ready) {
        everReady |= ready > 0;
        if (queue.isEmpty()) {
            // without work and without workers the next launch is a first one again
            everReady = ready > 0;
        } else if (everReady) {
            waits[Math.min(queue.oldest(second), trace.seconds())]++;
        }
        if (second % FleetRun.SAMPLE_SECONDS == 0) {
            double work = queue.backlog(new double[] {1, 1}).work().toMillis() / 1e3;
            samples.add(new Sample(second, cloud.machines(), work, queue.oldest(second)));
        }
    }

    private void scale(int second, double busy) {
        Backlog backlog = queue.backlog(errors(second));
        FleetPicture picture = new FleetPicture(
                Machine.instant(second),
                backlog,
                cloud.members(second, busy),
                cloud.readyTimes(),
                cloud.launches(),
                RecentNeed.UNKNOWN);
        cloud.apply(scaler.scale(picture, queue.messages()), second);
    }

    private double[] errors(int second) {
        return new double[] {1 + error * Math.sin(second / 1_700.0), 1 + error * Math.cos(second / 2_300.0)};
    }

    private FleetRun result() {
        long all = 0;
        long within = 0;
        for (int wait = 0; wait < waits.length; wait++) {
            all += waits[wait];
            within += wait <= target ? waits[wait] : 0;
        }
        return new FleetRun(
                trace.name(),
                scaler.name(),
                all == 0 ? 1 : within / (double) all,
                quantile(0.99, all),
                quantile(1, all),
                cloud.flaps(),
                cloud.launched(),
                cloud.dollars(),
                Foresight.of(trace, target).dollars(),
                readySeconds == 0 ? 0 : busySeconds / readySeconds,
                peak,
                samples);
    }

    private int quantile(double share, long all) {
        long seen = 0;
        for (int wait = 0; wait < waits.length; wait++) {
            seen += waits[wait];
            if (seen >= share * all) {
                return wait;
            }
        }
        return waits.length;
    }
}
