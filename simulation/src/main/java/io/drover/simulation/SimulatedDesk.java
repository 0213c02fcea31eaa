package io.drover.simulation;

import io.drover.ports.LinkId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.wire.FragmentRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The links of the deciding process of a world. */
final class SimulatedDesk {

    private final Consumer<CellEvent> inbox;
    private final Map<LinkId, SimulatedLink> links = new LinkedHashMap<>();

    SimulatedDesk(Consumer<CellEvent> inbox) {
        this.inbox = inbox;
    }

    /** Something has come over a link; what belongs to a former process is nothing to this one. */
    void hear(SimulatedLink by, CellEvent event) {
        if (event instanceof CellEvent.Linked) {
            links.put(by.id(), by);
        }
        if (links.containsKey(by.id())) {
            inbox.accept(event);
        }
    }

    /** A link is over. */
    void lost(SimulatedLink over) {
        if (links.remove(over.id()) != null) {
            inbox.accept(new CellEvent.Unlinked(over.id()));
        }
    }

    /** What the store has assigned goes out. */
    void over(LinkId id, FragmentRequest request) {
        @Nullable SimulatedLink link = links.get(id);
        if (link != null) {
            link.assign(request);
        }
    }

    /** Says to the answers of a step what became of them. */
    void settle(List<CellEvent> heard, List<CellEvent> unheard) {
        for (CellEvent event : heard) {
            if (event instanceof CellEvent.AnsweredOverLink answer) {
                boolean taken = !unheard.contains(answer);
                links.values().stream()
                        .filter(link ->
                                link.id().holder().equals(answer.response().by()))
                        .forEach(link -> link.settle(answer, taken));
            }
        }
    }

    void endSilent() {
        links.values().stream().filter(SimulatedLink::isSilent).toList().forEach(SimulatedLink::breaks);
    }

    /** The process is gone. */
    void endAll() {
        links.values().forEach(SimulatedLink::breaks);
        links.clear();
    }
}
