package io.drover.provisioner.host;

import io.drover.model.Timepiece;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.policy.pace.Turns;
import io.drover.ports.HostedInstances;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.provisioner.local.ChildCommand;
import io.drover.provisioner.local.ChildProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives instances that exist only as records a worker process each, and tells the provider of those that ended: observe,
 * decide, act, once a tick. There may be one host for an installation.
 */
public final class InstanceHost implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceHost.class);

    /**
     * How fast a host is.
     *
     * @param bootDelay how long a machine would take before its worker starts
     */
    public record Pace(Duration tick, Duration bootDelay) {

        public Pace {
            if (!tick.isPositive() || bootDelay.isNegative()) {
                throw new IllegalArgumentException(
                        "a host's tick is positive and its boot delay not negative, not " + tick + " and " + bootDelay);
            }
        }
    }

    private final HostedInstances provider;
    private final ChildProcesses children;
    private final ChildCommand command;
    private final Pace pace;
    private final Timepiece time;
    private final InstantSource steady;
    private final Map<InstanceId, Instant> firstSeen = new HashMap<>();
    private final Set<InstanceId> reported = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean blind;
    private final Turns turns = Turns.of("a turn of the host", LOG::info, LOG::warn, LOG::error);

    /** @param children closed with the host */
    public InstanceHost(
            HostedInstances provider, ChildProcesses children, ChildCommand command, Pace pace, Timepiece time) {
        this.provider = provider;
        this.children = children;
        this.command = command;
        this.pace = pace;
        this.time = time;
        this.steady = Timepiece.steady(time);
    }

    @Override
    public void run() {
        try {
            do {
                boolean _ = turns.take(() -> {
                    turn();
                    return true;
                });
            } while (!stopped.await(pace.tick().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    /** One turn; public for tests, which have no thread. */
    public synchronized void turn() {
        List<Hosted> hosted;
        try {
            hosted = provider.list();
        } catch (FaultException e) {
            // No answer is no news, and above all not that everything is gone.
            if (!blind) {
                LOG.warn("the instances cannot be seen, all stays as it is: {}", e.getMessage());
            }
            blind = true;
            return;
        }
        if (blind) {
            LOG.info("the instances are seen again");
        }
        blind = false;
        remember(hosted);
        HostView view = new HostView(steady.instant(), hosted, children.all(), firstSeen, reported, pace.bootDelay());
        HostPolicy.decide(view).forEach(this::act);
    }

    private void remember(List<Hosted> hosted) {
        Set<InstanceId> known = hosted.stream().map(Hosted::id).collect(Collectors.toSet());
        firstSeen.keySet().retainAll(known);
        reported.retainAll(known);
        known.forEach(id -> firstSeen.putIfAbsent(id, steady.instant()));
    }

    private void act(HostAction action) {
        try {
            switch (action) {
                case HostAction.Start(Hosted instance) -> start(instance);
                case HostAction.Stop(InstanceId id) -> {
                    LOG.info("instance {} was ended: asking its worker to end", id);
                    children.stop(id.value());
                }
                case HostAction.Report(InstanceId id, String reason) -> report(id, reason);
                case HostAction.Forget(InstanceId id) -> children.forget(id.value());
            }
        } catch (FaultException e) {
            LOG.warn("{} did not work, the next turn tries again: {}", action, e.getMessage());
        } catch (RuntimeException | Error e) {
            turns.failed(e);
        }
    }

    private void start(Hosted instance) {
        String id = instance.id().value();
        List<String> words = command.with(id, instance.slots(), instance.zone());
        try {
            children.start(id, words, Map.of(), time.now().wall());
            LOG.info("started the worker of instance {} with {} slots", id, instance.slots());
        } catch (FaultException e) {
            LOG.error("the worker of instance {} cannot be started: {}", id, e.getMessage());
            report(instance.id(), "unstartable");
        }
    }

    private void report(InstanceId id, String reason) {
        provider.terminate(id, reason);
        reported.add(id);
        LOG.info("reported the end of instance {}: {}", id, reason);
    }

    /** As when a machine room goes dark: the provider is told as far as it answers, and all workers end. */
    @Override
    public synchronized void close() {
        stop();
        try {
            children.all().keySet().stream()
                    .map(InstanceId::new)
                    .filter(id -> !reported.contains(id))
                    .forEach(id -> report(id, "host-ended"));
        } catch (FaultException e) {
            LOG.warn("the provider does not learn that its instances have ended: {}", e.getMessage());
        }
        children.close();
    }
}
