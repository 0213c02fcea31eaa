package io.drover.simulation;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.fragment.Claim;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A worker that claims like a real one, lets time pass instead of running tasks, and dies when its time has come. */
final class SimulatedWorker {

    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration PROBE_START = Duration.ofMillis(500);

    private final World world;
    private final WorkerId id;
    private final WorkerInfo info;
    private final Standstill pause;
    /** Of its slots alone: it receives, reports itself and keeps its link. */
    private final Standstill deafness;

    private final Map<Claim, FragmentRequest> held = new LinkedHashMap<>();
    private final Set<Attempt> known = new HashSet<>();
    private final Deque<FragmentRequest> waiting = new ArrayDeque<>();
    private final Map<Claim, Duration> confirmed = new HashMap<>();
    private final Set<Claim> running = new HashSet<>();
    /** By the queue. */
    private final Set<Claim> answered = new HashSet<>();

    private final LinkedWorker links;
    private final NamedWorker name;
    private boolean dead;

    SimulatedWorker(World world, WorkerId id, int slots, Executor executor, Incarnation life) {
        this.world = world;
        this.id = id;
        this.pause = new Standstill(world.timeline());
        this.deafness = new Standstill(world.timeline());
        this.links = new LinkedWorker(world, this);
        this.name = new NamedWorker(world, this);
        this.info = new WorkerInfo(
                slots, "simulated", 1, "a", world.timeline().wall(), Money.dollars("0.10"), executor, life);
    }

    /** Lives as long as a worker does. */
    void startMortal() {
        beat();
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
        world.statistics().paused();
        pause.begin(length);
    }

    void goDeaf(Duration length) {
        world.statistics().wentDeaf();
        deafness.begin(length);
        world.fleet().wentDeaf(holder());
        deafness.orNow(() -> pause.orNow(this::startWaiting));
    }

    boolean hasRoom() {
        return !dead && name.isOwn() && !pause.isOn() && room() > 0;
    }

    boolean hasId() {
        return name.isOwn();
    }

    WorkerId id() {
        return id;
    }

    int slots() {
        return info.slots();
    }

    /** Slots with nothing to do; less than 0 if some wait. */
    int room() {
        return info.slots() - running.size() - waiting.size();
    }

    boolean isDead() {
        return dead;
    }

    /** What it holds, and what it has answered otherwise than over a link: those answers may be on their way. */
    Set<Claim> known() {
        Set<Claim> known = new HashSet<>(answered);
        known.addAll(held.keySet());
        return known;
    }

    LinkedWorker links() {
        return links;
    }

    Holder holder() {
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
        boolean isWon =
                switch (store.claim(holder(), world.timeline().wall(), claims).getFirst()) {
                    case WON -> true;
                    case HELD ->
                        !known.contains(Attempt.of(request))
                                && store.lost(holder(), claims).isEmpty();
                    case STALE -> false;
                };
        if (isWon) {
            known.add(Attempt.of(request));
        }
        return isWon;
    }

    void receive(FragmentRequest request) {
        if (claim(request)) {
            take(request, world.timeline().uptime());
        }
    }

    void take(FragmentRequest request, Duration confirmedAt) {
        held.put(request.claim(), request);
        confirmed.put(request.claim(), confirmedAt);
        if (request.probe()) {
            waiting.addFirst(request);
        } else {
            waiting.addLast(request);
        }
        startWaiting();
    }

    /** One that came over a link; it may be here already by the queue. */
    void takeUnclaimed(FragmentRequest request, Duration confirmedAt) {
        if (known.add(Attempt.of(request))) {
            take(request, confirmedAt);
        } else {
            links.cameOtherwise(request.claim());
        }
    }

    void doubt(Claim claim) {
        confirmed.put(claim, Duration.ZERO);
    }

    /** What waited is begun only if it was confirmed lately; else the store is asked. */
    private void startWaiting() {
        while (!dead && !deafness.isOn() && running.size() < info.slots() && !waiting.isEmpty()) {
            FragmentRequest next = waiting.removeFirst();
            Claim claim = next.claim();
            Duration age = world.timeline().uptime().minus(confirmed.getOrDefault(claim, Duration.ZERO));
            boolean isOld = age.compareTo(SimulatedLink.PATIENCE) > 0;
            if (isOld && !world.stores().claims().lost(holder(), List.of(claim)).isEmpty()) {
                held.remove(claim);
            } else if (held.containsKey(claim)) {
                running.add(claim);
                run(next);
            }
        }
    }

    private void run(FragmentRequest request) {
        if (world.nemeses().strikes(world.shares().storeHangs())) {
            pause.begin(world.nemeses().somePause());
        }
        if (world.isPoisonous(request) && request.probe()) {
            world.timeline().in(PROBE_START, () -> pause.orNow(() -> probeDied(request)));
        } else if (world.isPoisonous(request)) {
            world.timeline().soon(this::die);
        } else {
            world.ran(request);
            Moment started = world.timeline().now();
            world.timeline()
                    .in(
                            world.runTime(request),
                            () -> deafness.orNow(() -> pause.orNow(() -> finish(request, started))));
        }
    }

    private void answer(FragmentResponse response) {
        running.remove(response.claim());
        if (!links.answer(response)) {
            answerByQueue(response);
        }
        startWaiting();
        links.tellCredit();
        world.fleet().haveRoom();
    }

    void answerByQueue(FragmentResponse response) {
        if (answered(response.claim()) && !dead) {
            answered.add(response.claim());
            world.respond(response);
        }
    }

    /** Lets go of it; false if it was given away meanwhile. */
    boolean answered(Claim claim) {
        return held.remove(claim) != null;
    }

    void whenAwake(Runnable action) {
        pause.orNow(action);
    }

    private void probeDied(FragmentRequest request) {
        if (!dead && held.containsKey(request.claim())) {
            world.statistics().probeDied(request.claim().key());
            answer(Answers.probeDied(world, holder(), request));
        }
    }

    private void finish(FragmentRequest request, Moment started) {
        if (dead || !held.containsKey(request.claim())) {
            return;
        }
        answer(Answers.completed(world, holder(), request, started));
    }

    /** Lives until it is asked to die, or has nothing more to do. */
    void beat() {
        if (info.executor() == Executor.FAAS && held.isEmpty()) {
            dead = true;
            world.stores().workers().deregister(holder());
        }
        if (dead) {
            return;
        }
        if (!world.nemeses().strikes(world.shares().reportLost())) {
            name.report();
        }
        if (dead) {
            return;
        }
        dropLost();
        world.fleet().haveRoom();
        world.timeline().in(HEARTBEAT, () -> pause.orNow(this::beat));
    }

    private void dropLost() {
        world.stores().claims().lost(holder(), List.copyOf(held.keySet())).forEach(held::remove);
        held.keySet().forEach(claim -> confirmed.put(claim, world.timeline().uptime()));
        confirmed.keySet().retainAll(held.keySet());
        running.retainAll(held.keySet());
        waiting.removeIf(request -> !held.containsKey(request.claim()));
        startWaiting();
    }

    /** What it says of itself now. */
    WorkerReport report(long beat) {
        return new WorkerReport(
                id,
                info,
                WorkerState.READY,
                beat,
                HEARTBEAT,
                running.size(),
                List.copyOf(held.keySet()),
                running.stream().filter(world::mayHarm).toList(),
                waiting.stream().map(FragmentRequest::claim).toList(),
                world.timeline().wall());
    }

    void die() {
        if (!dead) {
            end();
            world.workerDied(this);
        }
    }

    void end() {
        dead = true;
        world.fleet().ended(holder());
        held.clear();
        links.lose();
    }
}
