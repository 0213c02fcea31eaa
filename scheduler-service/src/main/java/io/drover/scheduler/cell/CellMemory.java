package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.policy.liveness.FleetView;
import io.drover.wire.FragmentResponse;
import java.util.List;
import java.util.Map;

/**
 * All that a cell knows between two steps, as a value. A cell that is made of it decides as the one that it was taken of would
 * have, whatever comes; nothing in it is shared with either. Its parts are the affair of this package.
 */
public record CellMemory(
        FleetView fleet,
        Hearing.Memory hearing,
        Unseen.Memory unseen,
        Map<Holder, Integer> losses,
        Map<Executor, Overheads.Known> overheads,
        Links.Memory links,
        Map<Holder, Headway.Stand> headway,
        List<RunMemory> runs) {

    /** What it knows now. Costs about what a step does. */
    public static CellMemory of(Cell cell) {
        return new CellMemory(
                cell.fleet,
                cell.hearing.memory(),
                cell.unseen.memory(),
                cell.losses.memory(),
                cell.overheads.memory(),
                cell.links.memory(),
                cell.headway.memory(),
                cell.runs.values().stream().map(RunMemory::of).toList());
    }

    /** The same with another look at the fleet. */
    public CellMemory with(FleetView other) {
        return new CellMemory(other, hearing, unseen, losses, overheads, links, headway, runs);
    }

    /** @param settings those of the cell that it was taken of */
    public Cell revive(CellSettings settings) {
        Cell cell = new Cell(settings);
        cell.fleet = fleet;
        cell.hearing.remember(hearing, fleet);
        cell.unseen.remember(unseen, fleet.held());
        cell.losses.remember(losses);
        cell.overheads.remember(overheads, settings);
        cell.links.remember(links, fleet);
        cell.headway.remember(headway);
        for (RunMemory memory : runs) {
            Run run = memory.revive(settings, cell.links);
            cell.runs.put(run.id(), run);
        }
        return cell;
    }

    /**
     * An event that later steps do not change, without what tasks brought forth: what supplies a new workload is the cell's own
     * as soon as it is told of it, and results would fill the memory of whoever keeps many events.
     */
    public static CellEvent keep(CellEvent event) {
        return switch (event) {
            case CellEvent.Taken(var workload, var findings) ->
                new CellEvent.Taken(workload, Findings.of(findings.memory()));
            case CellEvent.Responded(var response, var row) -> new CellEvent.Responded(withoutResults(response), row);
            case CellEvent.AnsweredOverLink(var link, var response) ->
                new CellEvent.AnsweredOverLink(link, withoutResults(response));
            case CellEvent.Unrunnable _,
                    CellEvent.Unstartable _,
                    CellEvent.Linked _,
                    CellEvent.Credited _,
                    CellEvent.Pinged _,
                    CellEvent.Unlinked _,
                    CellEvent.AssignedTooLate _,
                    CellEvent.CancelRequested _,
                    CellEvent.FleetSeen _ -> event;
        };
    }

    private static FragmentResponse withoutResults(FragmentResponse response) {
        return response instanceof FragmentResponse.Completed(var claim, var work, var incarnation, var outcome)
                ? new FragmentResponse.Completed(claim, work, incarnation, outcome.withoutBlock())
                : response;
    }
}
