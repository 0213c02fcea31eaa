package io.drover.scheduler.cell.lane;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Executor;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.liveness.WhereaboutsPolicy.Verdict;
import io.drover.policy.liveness.WhereaboutsPolicy.Waiting;
import io.drover.scheduler.cell.Lane;
import java.time.Duration;
import java.util.Optional;

/**
 * Functions, one invocation per fragment.
 *
 * @param concurrency fragments that are out to functions at most; 0: this installation runs none
 * @param cut an invocation costs more than a message, so its fragments are longer
 * @param whereabouts an invocation may wait and start slowly
 */
public record FunctionLane(int concurrency, CutPolicy cut, WhereaboutsPolicy whereabouts) implements Lane {

    @Override
    public Executor executor() {
        return Executor.FAAS;
    }

    @Override
    public Optional<Fault> closed() {
        return concurrency > 0
                ? Optional.empty()
                : Optional.of(FaultCode.EXECUTOR_DISABLED.because(
                        "this installation runs nothing on functions; an operator deploys them with 'drover functions"
                                + " deploy' and sets drover.scheduler.functions.concurrency"));
    }

    @Override
    public int slots(FleetView fleet) {
        return concurrency;
    }

    @Override
    public int idleSlots(FleetView fleet, int inFlight) {
        return Math.max(0, concurrency - inFlight);
    }

    @Override
    public int room(FleetView fleet, Out out) {
        return Math.max(0, concurrency - out.inFlight());
    }

    @Override
    public Duration lineBeforeLink(FleetView fleet, Linked links) {
        return Duration.ZERO;
    }

    @Override
    public boolean isLine() {
        return false;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    /**
     * Every invocation has a function of its own: one that has not begun never waits for another. It was accepted, and has
     * vanished; what the provider refuses is told at once.
     */
    @Override
    public Verdict judge(Fragment row, FleetView fleet, Seen seen) {
        Verdict verdict = whereabouts.judge(row, fleet, new Waiting(true, 1, seen.outFor(), 0), seen.claimed());
        return verdict == Verdict.RESEND ? Verdict.DISOWNED_FOR_GOOD : verdict;
    }
}
