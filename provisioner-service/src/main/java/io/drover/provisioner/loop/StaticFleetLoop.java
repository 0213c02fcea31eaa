package io.drover.provisioner.loop;

import io.drover.model.fault.FaultException;
import io.drover.policy.fleet.StaticFleetPolicy;
import io.drover.policy.fleet.StaticFleetPolicy.Decision;
import io.drover.policy.fleet.StaticFleetPolicy.View;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a fixed number of instances alive: observe, decide, apply, once a tick. */
public final class StaticFleetLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StaticFleetLoop.class);

    private final Fleet fleet;
    private final StaticFleetPolicy policy;
    private final String type;
    private final Supplier<String> launchIds;
    private final InstantSource clock;
    private final Duration tick;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private int youngDeaths;
    private Instant lastDeath = Instant.EPOCH;

    /** @param launchIds gives a new launch id at every call */
    public StaticFleetLoop(
            Fleet fleet,
            StaticFleetPolicy policy,
            String type,
            Supplier<String> launchIds,
            InstantSource clock,
            Duration tick) {
        this.fleet = fleet;
        this.policy = policy;
        this.type = type;
        this.launchIds = launchIds;
        this.clock = clock;
        this.tick = tick;
    }

    @Override
    public void run() {
        try {
            do {
                try {
                    turn();
                } catch (FaultException e) {
                    LOG.warn("the fleet stays as it is: {}", e.getMessage());
                }
            } while (!stopped.await(tick.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    /** One turn; public for tests, which have no thread. */
    public void turn() {
        Instant now = clock.instant();
        List<Instance> instances = fleet.instances();
        instances.stream()
                .filter(instance -> instance.state() == Instance.State.GONE)
                .forEach(gone -> note(gone, now));
        List<Instance> alive = instances.stream().filter(Instance::isAlive).toList();
        if (alive.stream().anyMatch(instance -> !isYoung(instance, now))) {
            youngDeaths = 0;
        }
        Decision decision = policy.decide(new View(alive.size(), youngDeaths, Duration.between(lastDeath, now)));
        for (int i = 0; i < decision.change(); i++) {
            Instance launched = fleet.launch(new LaunchSpec(launchIds.get(), type));
            LOG.info("launched instance={} type={} reason=\"{}\"", launched.id(), type, decision.reason());
        }
        alive.stream()
                .sorted(Comparator.comparing(Instance::launchedAt).reversed())
                .limit(Math.max(0, -decision.change()))
                .forEach(instance -> {
                    fleet.terminate(instance.id());
                    LOG.info("ended instance={} reason=\"{}\"", instance.id(), decision.reason());
                });
    }

    private void note(Instance gone, Instant now) {
        LOG.warn("instance {} has gone", gone.id());
        if (isYoung(gone, now)) {
            youngDeaths++;
            lastDeath = now;
        }
    }

    private boolean isYoung(Instance instance, Instant now) {
        return instance.launchedAt().plus(policy.young()).isAfter(now);
    }
}
