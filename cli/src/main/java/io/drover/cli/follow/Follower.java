package io.drover.cli.follow;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.Retries;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import io.drover.model.Moment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Watches a workload until it ends. */
final class Follower {

    private static final Duration SHORTEST_LOOK = Duration.ofMillis(200);

    private final Workloads workloads;
    private final Surroundings surroundings;
    private final ProgressDisplay display;

    Follower(Workloads workloads, Surroundings surroundings) {
        this.workloads = workloads;
        this.surroundings = surroundings;
        this.display = new ProgressDisplay(surroundings.terminal());
    }

    /**
     * The workload in its terminal state.
     *
     * @throws io.drover.cli.gateway.GatewayException if the gateway refuses or stays away for too long
     */
    RemoteWorkload follow(RemoteWorkload submitted) {
        RemoteWorkload workload = submitted;
        int waitSeconds = surroundings.terminal().interactive() ? 1 : 5;
        try {
            display.show(workload, now());
            while (!workload.state().isTerminal()) {
                Moment asked = now();
                workload = workloads.await(workload.id(), waitSeconds, lost());
                display.show(workload, now());
                if (!workload.state().isTerminal()) {
                    restIfHasty(now().since(asked));
                }
            }
        } finally {
            display.finish();
        }
        return workload;
    }

    private Retries lost() {
        AtomicBoolean said = new AtomicBoolean();
        return (trouble, left) -> {
            if (!said.getAndSet(true)) {
                display.say("drover: connection lost, the workload goes on; trying again for " + Figures.duration(left)
                        + " at most (" + trouble.line() + ")");
            }
        };
    }

    /** A gateway that is stopping answers without waiting; it must not be asked in a tight loop. */
    private void restIfHasty(Duration took) {
        if (took.compareTo(SHORTEST_LOOK) < 0) {
            try {
                surroundings.pause().pause(SHORTEST_LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Moment now() {
        return surroundings.time().now();
    }
}
