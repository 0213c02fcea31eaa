package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.straggler.StragglerPolicy;
import io.drover.policy.window.WindowPolicy;
import java.time.Duration;

/**
 * The policies of a cell.
 *
 * @param functions how fragments go out to functions
 * @param progressEvery how often the counts of a running workload are written at most
 * @param replyTo the cell's own queue, named in every request
 */
public record CellSettings(
        OrderPolicy order,
        CutPolicy cut,
        WindowPolicy window,
        RetryPolicy retry,
        StragglerPolicy straggler,
        WhereaboutsPolicy whereabouts,
        FunctionSettings functions,
        Duration progressEvery,
        String replyTo) {

    /**
     * @param concurrency fragments that are out to functions at most; 0: this installation runs none
     * @param cut how they are cut; an invocation costs more than a message, so they are longer
     * @param whereabouts when they are looked for; an invocation may wait and start slowly
     */
    public record FunctionSettings(int concurrency, CutPolicy cut, WhereaboutsPolicy whereabouts) {}

    int slots(Executor executor, FleetView fleet) {
        return switch (executor) {
            case VM -> fleet.slots();
            case FAAS -> functions.concurrency();
        };
    }

    /** Slots with nothing to do, as far as one can know. */
    int idleSlots(Executor executor, FleetView fleet, int inFlight) {
        return switch (executor) {
            case VM -> fleet.idleSlots();
            case FAAS -> Math.max(0, functions.concurrency() - inFlight);
        };
    }

    /** How many more fragments may go out. */
    int room(Executor executor, FleetView fleet, int inFlight) {
        return switch (executor) {
            case VM -> window.room(fleet.slots(), inFlight);
            case FAAS -> Math.max(0, functions.concurrency() - inFlight);
        };
    }

    CutPolicy cut(Executor executor) {
        return switch (executor) {
            case VM -> cut;
            case FAAS -> functions.cut();
        };
    }

    WhereaboutsPolicy whereabouts(Executor executor) {
        return switch (executor) {
            case VM -> whereabouts;
            case FAAS -> functions.whereabouts();
        };
    }
}
