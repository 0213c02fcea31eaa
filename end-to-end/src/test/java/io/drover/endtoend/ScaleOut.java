package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.endtoend.ServeProcesses.Served;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Two of each service on one store, and the scheduler that owns the cell is killed while it has work. */
final class ScaleOut {

    private static final int TASKS = 150;

    private ScaleOut() {}

    /**
     * Fails unless the standby takes over, both bags finish and every task is recorded once.
     *
     * @param leasePatience how long the standby waits for a sign of life
     */
    static void standbyTakesOver(ServeProcesses services, Duration leasePatience) throws Exception {
        String patience = "drover.scheduler.lease-patience=" + leasePatience.toMillis() + "ms";
        Served owner = services.scheduler("scheduler-1", patience);
        ServeProcesses.awaitOwner(owner, "a");
        Served standby = services.scheduler("scheduler-2", patience);
        HttpCalls one = services.gateway("gateway-1").calls();
        HttpCalls two = services.gateway("gateway-2").calls();
        services.worker("w0", 4);
        services.worker("w1", 4);
        two.workers(2);

        String first = one.submit(BodyPublishers.ofString("sleep 100\n".repeat(TASKS)), "");
        String second = two.submit(BodyPublishers.ofString("sleep 100\n".repeat(TASKS)), "");
        one.done(first, TASKS / 10);
        assertThat(standby.process().output()).doesNotContain("is mine");
        long killed = System.nanoTime();
        owner.process().kill();
        ServeProcesses.awaitOwner(standby, "a");
        Duration takeOver = Duration.ofNanos(System.nanoTime() - killed);

        // Whoever took a workload in, any gateway tells of it.
        for (String id : List.of(first, second)) {
            JsonNode ended = two.ended(id);
            assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
            Recorded.eachOnce(one.results(id), TASKS);
        }
        Duration pause = Recorded.longestPause(List.of(one.results(first), one.results(second)));
        System.out.printf(
                "measured: the standby owned the cell %.1f s after the kill; no task started for %.1f s%n",
                takeOver.toMillis() / 1e3, pause.toMillis() / 1e3);
        assertThat(pause).isLessThan(leasePatience.plusSeconds(20));
    }
}
