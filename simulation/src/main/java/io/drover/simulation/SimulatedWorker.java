package io.drover.simulation;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.ClaimAnswer;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A worker that claims like a real one, lets time pass instead of running tasks, and dies when its time has come. */
final class SimulatedWorker {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PROBE_START = Duration.ofMillis(500);
    private static final Incarnation LIFE = new Incarnation("1");

    private final World world;
    private final WorkerId id;
    private final WorkerInfo info;
    private final Map<Claim, FragmentRequest> held = new LinkedHashMap<>();
    private long beat;
    private boolean dead;

    SimulatedWorker(World world, WorkerId id, int slots) {
        this.world = world;
        this.id = id;
        this.info = new WorkerInfo(
                slots, "simulated", 1, "a", world.timeline().now(), Money.dollars("0.10"), Executor.VM, LIFE);
    }

    void start() {
        beat();
        world.timeline().afterLife(world.mishaps().workerDeath(), this::die);
    }

    boolean hasRoom() {
        return !dead && held.size() < info.slots();
    }

    void receive(FragmentRequest request) {
        ClaimAnswer answer = world.stores()
                .claims()
                .claim(new Holder(id, LIFE), world.timeline().now(), List.of(request.claim()))
                .getFirst();
        if (answer == ClaimAnswer.WON) {
            held.put(request.claim(), request);
            if (world.isPoisonous(request) && request.probe()) {
                world.timeline().in(PROBE_START, () -> probeDied(request));
            } else if (world.isPoisonous(request)) {
                world.timeline().soon(this::die);
            } else {
                world.ran(request.claim());
                Instant started = world.timeline().now();
                world.timeline().in(world.runTime(request), () -> finish(request, started));
            }
        }
    }

    private void probeDied(FragmentRequest request) {
        if (!dead && held.remove(request.claim()) != null) {
            world.respond(new FragmentResponse.ProbeDied(
                    request.claim(),
                    new Holder(id, LIFE),
                    world.timeline().now(),
                    FaultCode.TASK_POISONOUS.because("its process died")));
            world.workerHasRoom();
        }
    }

    private void finish(FragmentRequest request, Instant started) {
        if (dead || held.remove(request.claim()) == null) {
            return;
        }
        long tasks = request.range().size();
        Duration each = Duration.between(started, world.timeline().now()).dividedBy(tasks);
        ResultBlockBuilder block = new ResultBlockBuilder(
                request.range().first(),
                tasks,
                started,
                request.claim().attempt().value());
        for (long i = 0; i < tasks; i++) {
            block.succeeded(each.toNanos() / 1_000);
        }
        world.respond(new FragmentResponse.Completed(
                request.claim(),
                LIFE,
                new FragmentOutcome(
                        id,
                        started,
                        world.timeline().now(),
                        new TaskTally(tasks, 0, 0),
                        each.multipliedBy(tasks),
                        Money.ZERO,
                        new ResultRef.Inline(block.build()))));
        world.workerHasRoom();
    }

    private void beat() {
        if (dead) {
            return;
        }
        world.stores()
                .workers()
                .heartbeat(new WorkerReport(
                        id,
                        info,
                        WorkerState.READY,
                        ++beat,
                        HEARTBEAT,
                        held.size(),
                        List.copyOf(held.keySet()),
                        List.copyOf(held.keySet()),
                        world.timeline().now()));
        world.stores()
                .claims()
                .lost(new Holder(id, LIFE), List.copyOf(held.keySet()))
                .forEach(held::remove);
        world.workerHasRoom();
        world.timeline().in(HEARTBEAT, this::beat);
    }

    private void die() {
        if (!dead) {
            dead = true;
            held.clear();
            world.workerDied(this);
        }
    }
}
