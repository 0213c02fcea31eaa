package io.drover.simulation;

import io.drover.blackbox.Recorder;
import io.drover.model.Money;
import io.drover.model.NeutralLocale;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Executor;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.LinkMode;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Worlds in which everything goes wrong, by seed, and what must hold in each. Run it with a number of seeds and the first
 * of them; it prints the rate, and for a seed that fails what failed.
 */
public final class Seeds {

    /** After the last mishap: pauses between attempts, which double up to a minute, and the work itself. */
    private static final Duration ALL_ENDS_WITHIN = Duration.ofMinutes(20);
    /** Sent again without a loss: what was lost in nobody's count, such as a request whose getter then died. */
    private static final int RESENT_BESIDES = 60;

    private static final int ATTEMPTS = 3;

    /** One world in so many is a burst, and one is wide. */
    private static final int RARE = 500;

    private static final int BURST = 100;
    private static final int WIDE = 300;

    private Seeds() {}

    public static void main(String[] arguments) {
        NeutralLocale.useEverywhere();
        long count = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        long begun = System.nanoTime();
        AtomicLong done = new AtomicLong();
        long failed = LongStream.range(first, first + count)
                .parallel()
                .filter(seed -> fails(seed, done))
                .limit(10)
                .count();
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT, "%d seeds in %.1f s: %.0f a second%n", done.get(), seconds, done.get() / seconds);
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean fails(long seed, AtomicLong done) {
        try {
            run(seed);
            return false;
        } catch (AssertionError | RuntimeException e) {
            // At once, since whoever breaks off a long run wants to know of it, too.
            System.out.println("seed " + seed + " FAILED: " + e);
            return true;
        } finally {
            long now = done.incrementAndGet();
            if (now % 10_000 == 0) {
                System.out.println(now + " seeds");
            }
        }
    }

    /** @throws AssertionError naming what does not hold */
    public static Statistics run(long seed) {
        return run(seed, Recorder.NONE);
    }

    /**
     * @param recorder is told of what goes into each step of the world's cell and its successors
     * @throws AssertionError naming what does not hold
     */
    public static Statistics run(long seed, Recorder recorder) {
        SplittableRandom shape = new SplittableRandom(~seed);
        LinkMode mode = LinkMode.values()[shape.nextInt(LinkMode.values().length)];
        World world = new World(seed, Mishaps.ALL, settings(mode != LinkMode.ALL), recorder).links(mode);
        world.whenEnded(id -> check(world, id));
        switch ((int) (seed % RARE)) {
            case BURST -> burst(world);
            case WIDE -> wide(world);
            default -> some(world, shape);
        }
        Statistics statistics = world.run(Mishaps.ALL.until().plus(ALL_ENDS_WITHIN));
        world.submitted().forEach(id -> check(world, id));
        int resent = statistics.count(Tally.RESENT);
        if (resent > statistics.losses() + RESENT_BESIDES) {
            throw new AssertionError(resent + " requests sent again for " + statistics.losses() + " losses");
        }
        return statistics;
    }

    private static void some(World world, SplittableRandom shape) {
        world.workers(2 + shape.nextInt(4), 1 + shape.nextInt(6)).idlers(shape.nextInt(2));
        int bags = 1 + shape.nextInt(4);
        for (int i = 0; i < bags; i++) {
            world.submit(bag(i, shape));
        }
    }

    /** 1,500 bags of two tasks each in 17 seconds. */
    private static void burst(World world) {
        world.workers(4, 16);
        for (int i = 0; i < 1_500; i++) {
            Duration at = Duration.ofMillis(17_000L * i / 1_500);
            world.submit(new SimulatedBag("bag-" + i, at, 2, 20, -1, WorkloadOptions.DEFAULT));
        }
    }

    /** 5,000 fragments in flight at once. */
    private static void wide(World world) {
        world.workers(50, 100)
                .submit(new SimulatedBag("wide", Duration.ZERO, 12_000, 20_000, 4_711, WorkloadOptions.DEFAULT));
    }

    private static SimulatedBag bag(int number, SplittableRandom shape) {
        boolean onFunctions = shape.nextInt(4) == 0;
        int tasks = 1 + shape.nextInt(shape.nextInt(3) == 0 ? 3_000 : 60);
        long millis = tasks > 100 ? shape.nextInt(50) : shape.nextInt(20_000);
        long poison = !onFunctions && shape.nextInt(3) == 0 ? shape.nextInt(tasks) : -1;
        WorkloadOptions options = new WorkloadOptions(
                new Priority(shape.nextInt(10)), null, null, onFunctions ? Executor.FAAS : Executor.VM);
        return new SimulatedBag(
                "bag-" + number, Duration.ofSeconds(shape.nextInt(120)), tasks, millis, poison, options);
    }

    private static void check(World world, WorkloadId id) {
        Recorded.everyTaskOnce(world.stores().workloads(), id);
        long poison = world.bag(id).poison();
        Money own = World.mark(world.bag(id).key(world.gateways().life(id)));
        int found = 0;
        for (Fragment fragment : world.stores()
                .workloads()
                .fragments(id, null, Integer.MAX_VALUE)
                .items()) {
            if (fragment.status() instanceof FragmentStatus.Ended ended
                    && !ended.outcome().cost().equals(own)) {
                throw new AssertionError("what ran was of an earlier workload under that id: " + fragment);
            }
            if (fragment.state() == FragmentState.FAILED) {
                found++;
                requireGuilty(fragment, poison, world.statistics());
            }
        }
        if (poison >= 0 && found != 1) {
            throw new AssertionError("task " + poison + " of " + id + " kills and was not found: " + found);
        }
    }

    private static void requireGuilty(Fragment fragment, long poison, Statistics statistics) {
        boolean isGuilty = fragment.range().size() == 1
                && fragment.range().first() == poison
                && fragment.status() instanceof FragmentStatus.Closed closed
                && closed.fault().code() == FaultCode.TASK_POISONOUS;
        if (!isGuilty) {
            throw new AssertionError("punished without guilt (task " + poison + " kills): " + fragment);
        }
        if (statistics.probeDeaths(fragment.key()) < ATTEMPTS) {
            throw new AssertionError("condemned after " + statistics.probeDeaths(fragment.key())
                    + " deaths of its own probe: " + fragment);
        }
    }

    static CellSettings settings(boolean queueForAll) {
        return new CellSettings(
                OrderPolicy.named("priority"),
                new RetryPolicy(ATTEMPTS, Duration.ofMinutes(1)),
                new CopyPolicy(2, Duration.ofSeconds(1)),
                List.of(
                        new FleetLane(
                                new WindowPolicy(1, 8),
                                new CutPolicy(Duration.ofMillis(100), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(5)),
                                queueForAll),
                        new FunctionLane(
                                8,
                                new CutPolicy(Duration.ofSeconds(1), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5)))),
                Duration.ofMillis(250),
                "responses");
    }
}
