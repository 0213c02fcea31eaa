package io.drover.provisioner.loop;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.model.worker.WorkerId;
import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.LaunchFault;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import io.drover.ports.WorkerRegistry;
import io.drover.provisioner.loop.DecisionLog.Done;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was decided, and tells the memory what came of it. */
final class FleetHands {

    private static final Logger LOG = LoggerFactory.getLogger(FleetHands.class);
    private static final int LAUNCHES_AT_ONCE = 8;

    private final Fleet fleet;
    private final WorkerRegistry workers;
    private final FleetMemory memory;
    private final Supplier<String> launchIds;
    private final InstantSource clock;

    FleetHands(
            Fleet fleet, WorkerRegistry workers, FleetMemory memory, Supplier<String> launchIds, InstantSource clock) {
        this.fleet = fleet;
        this.workers = workers;
        this.memory = memory;
        this.launchIds = launchIds;
        this.clock = clock;
    }

    /** What came of one launch: an instance, a fault, or both absent when nobody knows. */
    private record Launched(LaunchSpec spec, Optional<Instance> instance, Optional<Fault> fault) {}

    /** In order. A fault ends the action that met it, not those that follow. */
    List<Done> carryOut(List<FleetAction> actions) throws InterruptedException {
        List<Done> done = new ArrayList<>();
        for (FleetAction action : actions) {
            done.add(
                    switch (action) {
                        case FleetAction.Launch launch -> launch(launch);
                        case FleetAction.Drain drain -> drain(drain);
                        case FleetAction.Terminate end -> end(end);
                    });
        }
        return done;
    }

    /** Some at a time, until all are launched or one fails: the others would, too. */
    private Done launch(FleetAction.Launch launch) throws InterruptedException {
        List<String> launched = new ArrayList<>();
        Optional<Fault> fault = Optional.empty();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int left = launch.count(); left > 0 && fault.isEmpty(); left -= LAUNCHES_AT_ONCE) {
                List<Callable<Launched>> calls = IntStream.range(0, Math.min(left, LAUNCHES_AT_ONCE))
                        .<Callable<Launched>>mapToObj(_ -> {
                            LaunchSpec spec = new LaunchSpec(
                                    launchIds.get(),
                                    launch.pool().type(),
                                    launch.pool().zone(),
                                    launch.pool().spot());
                            return () -> launch(spec);
                        })
                        .toList();
                for (Future<Launched> call : threads.invokeAll(calls)) {
                    Launched one = answer(call);
                    note(one);
                    one.instance()
                            .ifPresent(instance -> launched.add(instance.id().value()));
                    fault = fault.or(one::fault);
                }
            }
        }
        LOG.info(
                "launched {} of {} in {} reason=\"{}\"",
                launched.size(),
                launch.count(),
                launch.pool(),
                launch.reason());
        fault.ifPresent(why -> LOG.warn("no more of {}: {} {}", launch.pool(), why.code(), why.message()));
        return new Done(
                "launch " + launch.count() + " in " + launch.pool(), launch.reason(), launched, fault.orElse(null));
    }

    private Launched launch(LaunchSpec spec) {
        try {
            return new Launched(spec, Optional.of(fleet.launch(spec)), Optional.empty());
        } catch (FaultException e) {
            return new Launched(spec, Optional.empty(), Optional.of(e.fault()));
        }
    }

    private static Launched answer(Future<Launched> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void note(Launched one) {
        Optional<FaultCode> code = one.fault().map(Fault::code);
        if (code.isEmpty() || code.get() == FaultCode.FLEET_UNAVAILABLE) {
            memory.launched(one.spec(), one.instance().orElse(null), clock.instant());
        }
        code.ifPresent(why -> memory.launchFailed(one.spec(), fault(why), clock.instant()));
    }

    private static LaunchFault fault(FaultCode code) {
        return switch (code) {
            case FLEET_NO_CAPACITY -> LaunchFault.CAPACITY;
            case FLEET_QUOTA -> LaunchFault.QUOTA;
            case FLEET_THROTTLED -> LaunchFault.THROTTLED;
            case FLEET_UNAVAILABLE -> LaunchFault.UNAVAILABLE;
            // Wrong rights, templates, types: only an operator can help, so there is no hurry.
            default -> LaunchFault.REFUSED;
        };
    }

    private Done drain(FleetAction.Drain drain) {
        return attempt("drain", drain.instance(), drain.reason(), () -> {
            if (!workers.requestDrain(new WorkerId(drain.instance().value()))) {
                fleet.terminate(drain.instance());
            }
            memory.ending(drain.instance(), clock.instant());
        });
    }

    private Done end(FleetAction.Terminate end) {
        return attempt("end", end.instance(), end.reason(), () -> {
            fleet.terminate(end.instance());
            memory.askedToEnd(end.instance(), clock.instant());
        });
    }

    /** Remembered is what was done: what could not be done leaves the instance as it was, and is tried again later. */
    private Done attempt(String what, InstanceId instance, String reason, Runnable action) {
        try {
            action.run();
            LOG.info("{} instance={} reason=\"{}\"", what, instance, reason);
            return new Done(what + " " + instance, reason, List.of(instance.value()), null);
        } catch (FaultException e) {
            memory.notAsked(instance, clock.instant());
            LOG.warn("cannot {} {}: {}", what, instance, e.getMessage());
            return new Done(what + " " + instance, reason, List.of(), e.fault());
        }
    }
}
