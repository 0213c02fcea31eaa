package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.STALE;

import io.drover.model.Moment;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.worker.Holder;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.HeadwayPolicy;
import io.drover.policy.order.Candidate;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides for the workloads of one cell. Driven by one thread: {@link #step} takes what was learned since the last
 * step and answers with what has to be written and sent. The cell's own memory is ahead of the store until the caller
 * has applied the answer; a caller that cannot apply it throws the cell away and takes the workloads anew.
 */
public final class Cell {

    private final CellSettings settings;
    private final Aftermath aftermath;
    final Map<WorkloadId, Run> runs = new LinkedHashMap<>();
    FleetView fleet = FleetView.EMPTY;
    private @Nullable Duration meanPerShare;
    final Losses losses = new Losses();
    final Unseen unseen = new Unseen();
    final Hearing hearing = new Hearing();
    final Overheads overheads = new Overheads();
    final Links links = new Links();
    final Headway headway;
    private final LinkNews linkNews;

    public Cell(CellSettings settings) {
        this.settings = settings;
        this.aftermath = new Aftermath(settings.retry(), runs);
        this.headway = new Headway(HeadwayPolicy.USUAL, runs, aftermath);
        this.linkNews = new LinkNews(links, aftermath, runs);
    }

    /**
     * One turn: learns, repairs, dispatches. Without events it is a tick, in which only time has passed. A workload for
     * which that fails is forgotten, see {@link Decisions#troubled}; the others go on.
     */
    public Decisions step(Moment now, List<CellEvent> events) {
        Decisions out = new Decisions();
        meanPerShare = null;
        links.beginStep();
        events.forEach(event -> learn(event, now, out));
        each(out, run -> repair(run, now, out));
        // Only a fresh look tells which slots are idle; the same ones must not be given away twice.
        Dispatch.Known known = new Dispatch.Known(fleet, links, overheads, headway.stuck(fleet));
        Dispatch dispatch = new Dispatch(settings, known, runs.values(), now, out);
        if (events.stream().anyMatch(CellEvent.FleetSeen.class::isInstance)) {
            dispatch.copySlow();
        }
        dispatch.fillWindows();
        out.troubled().keySet().forEach(runs::remove);
        each(out, run -> account(run, now, out));
        // What a later event of the step has ended, or moved to its next attempt, does not begin any more.
        out.keepSends(this::isOut);
        return out;
    }

    private boolean isOut(Claim claim) {
        @Nullable Run run = runs.get(claim.key().workload());
        return run != null
                && run.flight(claim).filter(flight -> !flight.isPaused()).isPresent();
    }

    /** Takes note of what went out of the last step: only that has used up credit. */
    public void sent(List<Decisions.Sent> requests) {
        requests.forEach(links::sent);
    }

    /** Forgets a workload with which memory and store have parted; it has to be taken anew. */
    public void forget(WorkloadId id) {
        runs.remove(id);
    }

    private void each(Decisions out, Consumer<Run> body) {
        List.copyOf(runs.values()).forEach(run -> attempt(run.id(), out, () -> body.accept(run)));
    }

    private void attempt(WorkloadId id, Decisions out, Runnable body) {
        if (!out.attempt(id, body)) {
            runs.remove(id);
        }
    }

    private void repair(Run run, Moment now, Decisions out) {
        if (run.isPast(now) && !run.isDone()) {
            Fault fault = FaultCode.DEADLINE_PASSED.because(
                    "the deadline " + run.options().deadline() + " passed");
            stop(run, FragmentState.TIMED_OUT, WorkloadEvent.EXPIRE, fault, now, out);
        } else {
            run.sendWhatIsDue(now, out);
        }
    }

    private void learn(CellEvent event, Moment now, Decisions out) {
        switch (event) {
            case CellEvent.Taken taken -> attempt(taken.workload().id(), out, () -> take(taken, now, out));
            case CellEvent.Unrunnable unrunnable ->
                attempt(unrunnable.workload().id(), out, () -> Beginning.giveUp(unrunnable, now, out));
            case CellEvent.Responded answer ->
                attempt(answer.response().claim().key().workload(), out, () -> respond(answer, now, out));
            case CellEvent.AnsweredOverLink answer ->
                attempt(answer.response().claim().key().workload(), out, () -> respond(answer, now, out));
            case CellEvent.Linked linked -> linkNews.linked(linked, now, out);
            case CellEvent.Credited(var link, var credit) -> links.credited(link, credit);
            case CellEvent.Pinged ping -> links.credited(ping.link(), ping.credit());
            case CellEvent.Unlinked(var link) -> linkNews.unlinked(link, fleet);
            case CellEvent.AssignedTooLate(Claim claim) -> linkNews.tooLate(claim);
            case CellEvent.Unstartable(Claim claim, Fault fault) ->
                attempt(claim.key().workload(), out, () -> refuse(claim, fault, now, out));
            case CellEvent.CancelRequested(WorkloadId id) -> attempt(id, out, () -> cancel(id, now, out));
            case CellEvent.FleetSeen seen -> {
                know(headway.look(seen.fleet(), now));
                unseen.exceptFor(fleet.held());
                hearing.looked(fleet).forEach(answer -> learn(answer, now, out));
                List<Losses.Lost> lost = new Inspection(settings, aftermath, runs, seen, now, out).judge();
                losses.lose(lost, fleet, aftermath, now, out);
                headway.relieve(fleet, now, out);
            }
        }
    }

    private void know(FleetView other) {
        fleet = other;
        links.looked(fleet);
    }

    private void take(CellEvent.Taken taken, Moment now, Decisions out) {
        if (runs.containsKey(taken.workload().id())) {
            out.note(STALE);
            return;
        }
        Lane lane = settings.lane(taken.workload().submission().options().executor());
        Restore restored = Restore.of(taken, lane, links, settings.replyTo(), now);
        Run run = restored.run();
        run.share().join(meanPerShare(now));
        runs.put(run.id(), run);
        if (taken.workload().cancelRequested()) {
            cancel(run.id(), now, out);
            return;
        }
        Optional<Fault> closed = lane.closed();
        if (closed.isPresent()) {
            stop(run, FragmentState.FAILED, WorkloadEvent.FAIL, closed.get(), now, out);
            return;
        }
        restored.answered().forEach(flight -> run.supersede(flight, now, out));
        if (!lane.isLine()) {
            run.flights().stream()
                    .filter(flight -> flight.fragment().state() == FragmentState.QUEUED)
                    .forEach(flight -> run.resend(flight, "found unclaimed after a restart", now, out));
        }
    }

    /** What those that wait have consumed. Newcomers of one step do not change it, so it is added up once a step. */
    private Duration meanPerShare(Moment now) {
        if (meanPerShare == null) {
            meanPerShare = Candidate.meanPerShare(runs.values().stream()
                    .filter(Run::hasNext)
                    .map(waiting -> waiting.share().candidate(now))
                    .toList());
        }
        return meanPerShare;
    }

    private void respond(CellEvent.Responded answer, Moment now, Decisions out) {
        FragmentResponse response = answer.response();
        @Nullable Run run = runs.get(response.claim().key().workload());
        Hearing.Verdict verdict = hearing.hear(answer, run != null);
        if (verdict == Hearing.Verdict.LATER) {
            out.leave(answer);
            return;
        }
        Optional<Flight> flight = run == null ? Optional.empty() : run.flight(response.claim());
        if (verdict == Hearing.Verdict.STALE
                || run == null
                || flight.isEmpty()
                || flight.get().isPaused()
                || !run.isMeant(flight.get(), response)) {
            out.note(STALE);
            return;
        }
        follow(run, flight.get(), response, now, out);
    }

    /** An answer that the cell expects on that link needs no look at its row. */
    private void respond(CellEvent.AnsweredOverLink answer, Moment now, Decisions out) {
        FragmentResponse response = answer.response();
        @Nullable Run run = runs.get(response.claim().key().workload());
        Optional<Flight> flight = run == null ? Optional.empty() : run.flight(response.claim());
        if (run == null
                || flight.isEmpty()
                || !flight.get().taker().equals(Optional.of(response.by()))
                || !run.isMeant(flight.get(), response)) {
            out.leave(answer);
        } else {
            follow(run, flight.get(), response, now, out);
        }
    }

    private void follow(Run run, Flight flight, FragmentResponse response, Moment now, Decisions out) {
        FleetView heard = headway.answered(response.by(), fleet);
        if (!heard.deaf().equals(fleet.deaf())) {
            know(heard);
        }
        switch (response) {
            case FragmentResponse.Completed completed -> {
                overheads.answered(run.lane(), flight, completed.outcome(), now);
                aftermath.completed(run, flight, completed.outcome(), now, out);
            }
            case FragmentResponse.Broken broken -> aftermath.broken(run, flight, broken.fault(), now, out);
            case FragmentResponse.ProbeDied died -> aftermath.probeDied(run, flight, died.fault(), now, out);
        }
    }

    private void refuse(Claim claim, Fault fault, Moment now, Decisions out) {
        @Nullable Run run = runs.get(claim.key().workload());
        Optional<Flight> flight = run == null ? Optional.empty() : run.flight(claim);
        if (run == null || flight.isEmpty()) {
            out.note(STALE);
        } else {
            aftermath.broken(run, flight.get(), fault, now, out);
        }
    }

    private void cancel(WorkloadId id, Moment now, Decisions out) {
        @Nullable Run run = runs.get(id);
        if (run == null) {
            out.note(STALE);
        } else {
            Fault fault = FaultCode.CANCELLED_BY_CLIENT.because("a client cancelled it");
            stop(run, FragmentState.CANCELLED, WorkloadEvent.CANCEL, fault, now, out);
        }
    }

    private void stop(Run run, FragmentState state, WorkloadEvent event, Fault fault, Moment now, Decisions out) {
        runs.remove(run.id());
        run.stop(state, event, fault, now, out);
    }

    private void account(Run run, Moment now, Decisions out) {
        run.standing().account(now, settings.progressEvery(), out);
        if (run.isDone()) {
            runs.remove(run.id());
        }
    }

    /**
     * Fragments whose rows are worth a look: those that no live worker names and that are out for longer than
     * {@code atLeast}, or were sent by another process. At most {@code most} of them; the next call goes on behind them, so
     * that each is looked at in its turn.
     */
    public List<FragmentKey> takeUnseen(Moment now, Duration atLeast, int most) {
        return unseen.take(runs.values(), now, atLeast, most);
    }

    /** What is left to do, dispatched or held back, and who does nothing of it. */
    public Backlog backlog() {
        List<Demand> demands = runs.values().stream()
                .flatMap(run -> run.standing().demand().stream())
                .toList();
        return Backlog.of(demands).withDeaf(fleet.deaf().keySet());
    }

    /** Workers that live and do nothing of what they have, and how that shows. */
    public Map<Holder, String> deaf() {
        return fleet.deaf();
    }

    /** Whether it has no workload. */
    public boolean isIdle() {
        return runs.isEmpty();
    }

    public List<WorkloadId> workloads() {
        return List.copyOf(runs.keySet());
    }
}
