package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.FleetView;
import io.drover.ports.LinkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the news of links lead to. */
final class LinkNews {

    private record Held(Run run, Flight flight) {
        Claim claim() {
            return flight.fragment().claim();
        }
    }

    private final Links links;
    private final Aftermath aftermath;
    private final Map<WorkloadId, Run> runs;

    LinkNews(Links links, Aftermath aftermath, Map<WorkloadId, Run> runs) {
        this.links = links;
        this.aftermath = aftermath;
        this.runs = runs;
    }

    /** What the worker was to hold and does not know of goes out again, which is nobody's loss. */
    void linked(CellEvent.Linked event, Moment now, Decisions out) {
        links.open(event.link(), event.executor());
        for (Held one :
                select(flight -> flight.taker().equals(Optional.of(event.link().holder())))) {
            if (event.held().contains(one.claim())) {
                one.flight().held(event.link(), now);
            } else {
                sendAgain(one, now, out);
            }
        }
    }

    /**
     * Nothing more goes over it. What went is not given to others: nobody knows what of it has arrived, and its worker may be
     * at it. The list of its next link tells, or its beat.
     *
     * @param fleet as it was seen last
     */
    void unlinked(LinkId link, FleetView fleet) {
        links.close(link, fleet);
    }

    private void sendAgain(Held one, Moment now, Decisions out) {
        String reason = "its worker does not know of it";
        out.attempt(one.run().id(), () -> aftermath.lost(one.run(), one.flight(), false, reason, now, out));
    }

    private List<Held> select(Predicate<Flight> wanted) {
        List<Held> found = new ArrayList<>();
        for (Run run : runs.values()) {
            for (Flight flight : run.flights()) {
                if (wanted.test(flight)) {
                    found.add(new Held(run, flight));
                }
            }
        }
        return found;
    }

    /** Its request stays where it was, with whoever has claimed it. */
    void tooLate(Claim claim) {
        @Nullable Run run = runs.get(claim.key().workload());
        if (run != null) {
            run.flight(claim).ifPresent(run.roads()::claimedByOthers);
        }
    }
}
