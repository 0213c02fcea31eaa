package io.drover.scheduler;

import io.drover.policy.order.OrderPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a scheduler, {@code drover.scheduler.*}.
 *
 * @param cell the cell to own
 * @param order {@code priority}, {@code fair} or {@code fifo}
 * @param targetTime how long a fragment should run
 * @param maxTasks the most tasks in a fragment
 * @param prefetch fragments per slot that wait on the queue beside the running one
 * @param windowFloor fragments that go out even to an empty fleet
 * @param attemptLimit deaths of its own probe, or attempts that could not begin, after which a fragment is given up
 * @param leasePatience how long another owner's lease must stand still before it is taken
 * @param workerPatience how long a worker's beat may stand still at least; three of the intervals it announced, if longer
 * @param receivers parallel long polls on the cell's queue
 * @param idleLook how often the fleet is looked at and the store searched without work; absent: what suits the store
 * @param functions how fragments run on functions
 */
@ConfigurationProperties("drover.scheduler")
public record SchedulerProperties(
        @DefaultValue("a") String cell,
        @DefaultValue("priority") String order,
        @DefaultValue("200ms") Duration targetTime,
        @DefaultValue("20000") int maxTasks,
        @DefaultValue("1") double prefetch,
        @DefaultValue("8") int windowFloor,
        @DefaultValue("3") int attemptLimit,
        @DefaultValue("10s") Duration leasePatience,
        @DefaultValue("3s") Duration workerPatience,
        @DefaultValue("4") int receivers,
        @Nullable Duration idleLook,
        @DefaultValue Functions functions) {

    /**
     * How fragments run on functions, {@code drover.scheduler.functions.*}.
     *
     * @param concurrency fragments that are out to functions at most; 0: workloads with {@code executor=faas} fail
     * @param name the function that runs them, without the prefix; {@code drover functions deploy} tells it
     * @param targetTime how long a fragment should run
     */
    public record Functions(
            @DefaultValue("0") int concurrency,
            @DefaultValue("worker-1024") String name,
            @DefaultValue("2s") Duration targetTime) {

        public Functions {
            require(concurrency >= 0 && concurrency <= 10_000, "functions.concurrency", "is 0 to 10000", concurrency);
            require(name.matches("[A-Za-z0-9_-]+(:[A-Za-z0-9_-]+)?"), "functions.name", "is NAME or NAME:ALIAS", name);
            require(targetTime.isPositive(), "functions.target-time", "is positive", targetTime);
        }
    }

    /** What is submitted without its message being received waits for a search. */
    private static final Duration LONGEST_IDLE_LOOK = Duration.ofMinutes(1);

    public SchedulerProperties {
        require(
                cell.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,30}"),
                "cell",
                "is 1 to 31 letters, digits, '-' and '_'",
                cell);
        OrderPolicy _ = OrderPolicy.named(order);
        require(targetTime.isPositive(), "target-time", "is positive", targetTime);
        require(maxTasks >= 1 && maxTasks <= 1_000_000, "max-tasks", "is 1 to 1000000", maxTasks);
        require(prefetch >= 0 && prefetch <= 10, "prefetch", "is 0 to 10", prefetch);
        require(windowFloor >= 1, "window-floor", "is at least 1", windowFloor);
        require(attemptLimit >= 1 && attemptLimit <= 20, "attempt-limit", "is 1 to 20", attemptLimit);
        require(!leasePatience.isNegative(), "lease-patience", "is not negative", leasePatience);
        require(workerPatience.isPositive(), "worker-patience", "is positive", workerPatience);
        require(
                idleLook == null || (idleLook.isPositive() && idleLook.compareTo(LONGEST_IDLE_LOOK) <= 0),
                "idle-look",
                "is more than 0 and at most 1m",
                idleLook);
        require(receivers >= 1 && receivers <= 64, "receivers", "is 1 to 64", receivers);
    }

    private static void require(boolean holds, String key, String rule, @Nullable Object value) {
        if (!holds) {
            throw new IllegalArgumentException("drover.scheduler." + key + " " + rule + ", not '" + value + "'");
        }
    }
}
