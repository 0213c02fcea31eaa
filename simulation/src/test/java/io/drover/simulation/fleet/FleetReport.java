package io.drover.simulation.fleet;

import java.util.List;
import java.util.Locale;

/** The study as a page of Markdown. */
final class FleetReport {

    private static final String HEAD = """
            # The fleet policy in simulation

            A day of 24 hours, second by second: up to 10,000 machines of 8 slots, drain target 120 s, minimum life 180 s.
            Launches take 25 s ± 10; one in a hundred dies or hangs. Two sizes in three zones, on the spot market and on demand,
            run out of stock at times; spot machines are taken back with two minutes' notice, one by one or a third of a pool at
            once. Drover's predictions are wrong by up to 15 %. Everything is made from one seed, so this page is the same
            wherever it is made.

            Repeat it after `./mvnw package`:

            ```
            java -cp simulation/target/test-classes:libraries/policy/target/classes:libraries/model/target/classes \\
                io.drover.simulation.fleet.FleetStudy docs/simulation
            ```

            | Rule | Wants |
            |---|---|
            | Drover | the real `FleetPolicy`, every 5 s |
            | KEDA | `ceil(messages / target per replica)` every 15 s, never below its highest wish of the last 300 s |
            | ASG | target tracking on the backlog per instance: 3 minutes above scale out, 15 below scale in, 300 s warm-up |

            The rivals count messages, one a task. Their target per machine is `slots × (120 s − 25 s) / mean task time`, with
            the true mean of the whole trace. Beside their number they get all that Drover has: its choice of pools, back-off,
            fallback to on-demand machines, and draining. Where they are simplified, it says so in the Javadoc of their classes.

            Goals: no flaps, and the oldest work within the drain target in at least 99 % of the seconds. They are met on every
            trace of the first table. Bursts of equal tasks miss the second one by a little: some come when predictions are 15 %
            low, and the last section says how good they would have to be.

            """;

    private static final String LEGEND = """
            ## The columns

            | Column | Meaning |
            |---|---|
            | within target | share of the seconds with unfinished work in which the oldest of it was at most 120 s old, \
            its own run time included; not counted is a fleet without any worker that waits for its first launch |
            | p99, worst | the age of the oldest work in these seconds |
            | flaps | machines drained for want of work before their minimum life |
            | launches, peak | machines launched in all; the most at a time |
            | cost | by the second, 60 s at least, at $0.13 to $0.40 an hour |
            | × optimum | cost over that of the offline optimum: all work done within 120 s of its arrival by \
            somebody who knows the day, on the cheapest machines, which never fail; each unit of capacity is paid 25 s before \
            it works (`Foresight`) |
            | busy | share of the ready slot-seconds that ran tasks |

            ## Reading it

            - A steady load needs a steady fleet, but a backlog falls to what is in flight once a fleet is large enough. A rule
              that looks at the backlog alone then gives machines back, lacks them soon after, and launches five times as many.
              Drover keeps as many slots as were busy lately.
            - Messages say nothing about how long tasks take. When the mix changes, a target per machine is wrong by the same
              factor; when all tasks are equal, counting them is as good as predicting.
            - After a burst the price of Drover is its minimum life: three minutes are paid for less than two minutes of work.

            ![Backlog, machines and age of the oldest work over three hours](fleet.svg)
            """;

    private FleetReport() {}

    static String of(List<FleetRun> mixed, List<FleetRun> equal, FleetStudy study) {
        return HEAD
                + table("Tasks of 2 s and of 20 s; long ones are 10 % to 90 % of the work", mixed)
                + table("Tasks of 20 s alone: the case that counting messages is made for", equal)
                + errors(study)
                + LEGEND;
    }

    private static String table(String title, List<FleetRun> runs) {
        StringBuilder table = new StringBuilder("## " + title + "\n\n");
        table.append(
                "| Trace | Rule | within target | p99 | worst | flaps | launches | peak | cost | × optimum | busy |\n");
        table.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (FleetRun run : runs) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f %% | %d s | %d s | %,d | %,d | %,d | $%,.0f | %.2f | %.0f %% |%n",
                    run.trace(),
                    run.scaler(),
                    run.withinTarget() * 100,
                    run.waitP99(),
                    run.waitWorst(),
                    run.flaps(),
                    run.launches(),
                    run.peak(),
                    run.dollars(),
                    run.dollars() / run.optimum(),
                    run.busyShare() * 100));
        }
        return table.append('\n').toString();
    }

    private static String errors(FleetStudy study) {
        StringBuilder table = new StringBuilder("## How good predictions have to be\n\n");
        table.append(
                "Drover on the bursts, within target and times the optimum, by the most that predictions are wrong:\n\n");
        table.append("| Predictions | tasks of 2 s and 20 s | tasks of 20 s |\n|---|---|---|\n");
        for (double error : new double[] {0, 0.1, 0.2, 0.3}) {
            FleetRun mixed = study.bursts(true, error);
            FleetRun equal = study.bursts(false, error);
            table.append(String.format(
                    Locale.ROOT,
                    "| ± %.0f %% | %.2f %%, × %.2f | %.2f %%, × %.2f |%n",
                    error * 100,
                    mixed.withinTarget() * 100,
                    mixed.dollars() / mixed.optimum(),
                    equal.withinTarget() * 100,
                    equal.dollars() / equal.optimum()));
        }
        return table.append('\n').toString();
    }
}
