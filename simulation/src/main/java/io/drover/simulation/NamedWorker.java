package io.drover.simulation;

import io.drover.model.worker.Executor;
import io.drover.model.worker.WorkerReport;
import io.drover.policy.liveness.NameWatch;
import io.drover.ports.WorkerRegistry;
import java.time.Duration;
import java.util.Optional;

/** What a worker of a world has to do with its id, which others may have, too. */
final class NamedWorker {

    private static final Duration YOUNG = Duration.ofMillis(100);

    private final World world;
    private final SimulatedWorker worker;
    private final NameWatch others = new NameWatch(SimulatedWorker.HEARTBEAT, SimulatedWorker.HEARTBEAT);
    private long beat;
    private boolean own;

    NamedWorker(World world, SimulatedWorker worker) {
        this.world = world;
        this.worker = worker;
    }

    /** False until a report was taken, and while another life has the id: meanwhile it takes nothing. */
    boolean isOwn() {
        return own;
    }

    void report() {
        WorkerReport report = worker.report(++beat);
        WorkerRegistry registry = world.stores().workers();
        Optional<WorkerReport> other = registry.heartbeat(report);
        if (world.nemeses().strikes(world.shares().storeUncertain())) {
            others.forget();
            return;
        }
        if (other.isPresent()) {
            boolean isDead = world.fleet().isSeenDead(other.get().holder());
            switch (others.refused(world.timeline().uptime(), other.get(), isDead)) {
                case WAIT -> {}
                case TAKE -> other = registry.takeOver(report, other.get());
                case GIVE_WAY -> {
                    worker.end();
                    world.fleet().gaveWay(worker);
                }
            }
        }
        if (other.isEmpty()) {
            others.forget();
        }
        boolean isNew = other.isEmpty() && !own;
        own = other.isEmpty();
        if (isNew
                && report.info().executor() == Executor.VM
                && world.nemeses().strikes(world.shares().diesYoung())) {
            world.timeline().in(YOUNG, worker::die);
        }
    }
}
