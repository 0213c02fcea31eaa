package io.drover.simulation;

import io.drover.ports.LinkId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One link between a worker and the cell, from its opening to its end. Frames keep their order. What is on its way when it
 * breaks is lost; what has arrived is read, however late and whatever has become of the link. Both ends learn of the end by
 * themselves.
 */
final class SimulatedLink {

    /** As long as both ends have patience with each other. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final World world;
    private final SimulatedWorker worker;
    private final LinkId id;
    private @Nullable SimulatedDesk desk;
    private boolean broken;
    private boolean overAtCell;
    private Duration lastToCell = Duration.ZERO;
    private Duration lastToWorker = Duration.ZERO;
    private Duration heardAt;

    SimulatedLink(World world, SimulatedWorker worker, long number) {
        this.world = world;
        this.worker = worker;
        this.id = new LinkId(worker.holder(), number);
        this.heardAt = world.timeline().uptime();
    }

    LinkId id() {
        return id;
    }

    /** A frame to the cell. */
    void tell(CellEvent event) {
        lastToCell = later(lastToCell);
        world.timeline().in(lastToCell.minus(world.timeline().uptime()), () -> {
            if (!broken) {
                world.cell().whenAwake(() -> {
                    heardAt = world.timeline().uptime();
                    if (!overAtCell) {
                        desk().hear(this, event);
                    }
                });
            }
        });
    }

    /** Of the process that decided when it was opened, whoever does now. */
    private SimulatedDesk desk() {
        SimulatedDesk known = desk == null ? world.cell().links() : desk;
        desk = known;
        return known;
    }

    /** A frame to the worker: an attempt. */
    void assign(FragmentRequest request) {
        frame(() -> worker.links().assigned(this, request));
    }

    /** All that was said up to that ping is dealt with. */
    void pong(long sentAtNanos) {
        frame(() -> worker.links().proven(this, Duration.ofNanos(sentAtNanos)));
    }

    void settle(CellEvent.AnsweredOverLink answer, boolean taken) {
        frame(() -> worker.links().settled(answer.response().claim(), taken));
    }

    private void frame(Runnable reading) {
        lastToWorker = later(lastToWorker);
        world.timeline().in(lastToWorker.minus(world.timeline().uptime()), () -> {
            if (!broken) {
                worker.whenAwake(reading);
            }
        });
    }

    private Duration later(Duration last) {
        Duration next = world.timeline()
                .uptime()
                .plusNanos(200_000L + world.nemeses().chance().nextInt(2_000_000));
        return next.compareTo(last) > 0 ? next : last.plusNanos(1);
    }

    /** Whether nothing has come from the worker for too long. */
    boolean isSilent() {
        return world.timeline().uptime().minus(heardAt).compareTo(PATIENCE) > 0;
    }

    /** Nothing goes over it any more; both ends learn of that, each in its own time. */
    void breaks() {
        if (!broken) {
            broken = true;
            world.timeline()
                    .soon(() -> world.cell().whenAwake(() -> {
                        overAtCell = true;
                        desk().lost(this);
                    }));
            world.timeline().soon(() -> worker.whenAwake(() -> worker.links().over(this)));
        }
    }
}
