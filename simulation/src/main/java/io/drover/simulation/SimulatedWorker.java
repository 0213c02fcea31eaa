package io.drover.simulation;

import io.drover.model.Moment;
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
import io.drover.ports.Claims;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A worker that claims like a real one, lets time pass instead of running tasks, and dies when its time has come. */
final class SimulatedWorker {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PROBE_START = Duration.ofMillis(500);

    private final World world;
    private final WorkerId id;
    private final WorkerInfo info;
    private final Standstill pause;
    private final Map<Claim, FragmentRequest> held = new LinkedHashMap<>();
    private final Set<Claim> known = new HashSet<>();
    private long beat;
    private boolean dead;

    SimulatedWorker(World world, WorkerId id, int slots, Executor executor, Incarnation life) {
        this.world = world;
        this.id = id;
        this.pause = new Standstill(world.timeline());
        this.info = new WorkerInfo(
                slots, "simulated", 1, "a", world.timeline().wall(), Money.dollars("0.10"), executor, life);
    }

    /** Lives until it is asked to die, or has nothing more to do. */
    void start() {
        beat();
    }

    /** Lives as long as a worker does. */
    void startMortal() {
        start();
        world.timeline().afterLife(world.means().workerDeath(), () -> {
            if (!world.nemeses().isOver()) {
                die();
            }
        });
    }

    /** Dies when all that anybody knows of it is a claim in the store. */
    void claimAndDie(FragmentRequest request) {
        claim(request);
        dead = true;
    }

    void pause(Duration length) {
        pause.begin(length);
    }

    boolean hasRoom() {
        return !dead && !pause.isOn() && held.size() < info.slots();
    }

    WorkerId id() {
        return id;
    }

    int slots() {
        return info.slots();
    }

    private Holder holder() {
        return new Holder(id, info.incarnation());
    }

    /** A call whose answer was lost is repeated; what the store then says this worker has was won by it. */
    private boolean claim(FragmentRequest request) {
        List<Claim> claims = List.of(request.claim());
        Claims store = world.stores().claims();
        boolean isUncertain = world.nemeses().strikes(world.shares().storeUncertain());
        if (isUncertain) {
            store.claim(holder(), world.timeline().wall(), claims);
        }
        boolean isWon = switch (store.claim(holder(), world.timeline().wall(), claims)
                .getFirst()) {
            case WON -> true;
            case HELD ->
                !known.contains(request.claim()) && store.lost(holder(), claims).isEmpty();
            case STALE -> false;
        };
        if (isWon) {
            known.add(request.claim());
        }
        return isWon;
    }

    void receive(FragmentRequest request) {
        if (claim(request)) {
            held.put(request.claim(), request);
            if (world.nemeses().strikes(world.shares().storeHangs())) {
                pause.begin(world.nemeses().somePause());
            }
            if (world.isPoisonous(request) && request.probe()) {
                world.timeline().in(PROBE_START, () -> pause.orNow(() -> probeDied(request)));
            } else if (world.isPoisonous(request)) {
                world.timeline().soon(this::die);
            } else {
                world.ran(request.claim());
                Moment started = world.timeline().now();
                world.timeline().in(world.runTime(request), () -> pause.orNow(() -> finish(request, started)));
            }
        }
    }

    private void probeDied(FragmentRequest request) {
        if (!dead && held.remove(request.claim()) != null) {
            world.statistics().probeDied(request.claim().key());
            world.respond(new FragmentResponse.ProbeDied(
                    request.claim(),
                    holder(),
                    world.timeline().wall(),
                    FaultCode.TASK_POISONOUS.because("its process died")));
            world.fleet().haveRoom();
        }
    }

    private void finish(FragmentRequest request, Moment started) {
        if (dead || held.remove(request.claim()) == null) {
            return;
        }
        long tasks = request.tasks().range().size();
        Duration each = world.timeline().now().since(started).dividedBy(tasks);
        ResultBlockBuilder block = new ResultBlockBuilder(
                request.tasks().range().first(),
                tasks,
                started.wall(),
                request.claim().attempt().value());
        for (long i = 0; i < tasks; i++) {
            block.succeeded(each.toNanos() / 1_000);
        }
        world.respond(new FragmentResponse.Completed(
                request.claim(),
                info.incarnation(),
                new FragmentOutcome(
                        id,
                        started.wall(),
                        started.wall().plus(world.timeline().now().since(started)),
                        new TaskTally(tasks, 0, 0),
                        each.multipliedBy(tasks),
                        Money.ZERO,
                        new ResultRef.Inline(block.build()))));
        world.fleet().haveRoom();
    }

    private void beat() {
        if (info.executor() == Executor.FAAS && held.isEmpty()) {
            dead = true;
            world.stores().workers().deregister(id);
        }
        if (dead) {
            return;
        }
        if (!world.nemeses().strikes(world.shares().reportLost())) {
            report();
        }
        world.stores().claims().lost(holder(), List.copyOf(held.keySet())).forEach(held::remove);
        world.fleet().haveRoom();
        world.timeline().in(HEARTBEAT, () -> pause.orNow(this::beat));
    }

    private void report() {
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
                        world.timeline().wall()));
    }

    private void die() {
        if (!dead) {
            dead = true;
            held.clear();
            world.workerDied(this);
        }
    }
}
