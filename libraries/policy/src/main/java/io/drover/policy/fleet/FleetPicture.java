package io.drover.policy.fleet;

import io.drover.model.cell.Backlog;
import java.time.Instant;
import java.util.List;

/**
 * Everything a decision about the fleet depends on.
 *
 * @param backlog of all cells; what runs as functions does not count
 * @param members every instance that costs money
 * @param recentNeed what the decision before this one returned
 */
public record FleetPicture(
        Instant now,
        Backlog backlog,
        List<FleetMember> members,
        ReadyTimes readyTimes,
        LaunchHistory launches,
        RecentNeed recentNeed) {

    public FleetPicture {
        members = List.copyOf(members);
    }
}
