package io.drover.simulation;

import io.drover.ports.LinkId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.wire.FragmentRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The links of one deciding process of a world. */
final class SimulatedDesk {

    private final Consumer<CellEvent> inbox;
    private final Map<LinkId, SimulatedLink> links = new LinkedHashMap<>();
    private boolean retired;

    SimulatedDesk(Consumer<CellEvent> inbox) {
        this.inbox = inbox;
    }

    /** Something has come over a link. */
    void hear(SimulatedLink by, CellEvent event) {
        if (event instanceof CellEvent.Linked) {
            links.put(by.id(), by);
        }
        if (!retired && links.containsKey(by.id())) {
            inbox.accept(event);
        }
    }

    /** A link is over. */
    void lost(SimulatedLink over) {
        if (links.remove(over.id()) != null && !retired) {
            inbox.accept(new CellEvent.Unlinked(over.id()));
        }
    }

    /** What the store has assigned goes out, also from a process that does not know yet that another one decides. */
    void over(LinkId id, FragmentRequest request) {
        @Nullable SimulatedLink link = links.get(id);
        if (link != null) {
            link.assign(request);
        }
    }

    /** A step is done: says to its answers what became of them, and to its pings that they were heard. */
    void answered(List<CellEvent> heard, List<CellEvent> unheard) {
        if (retired) {
            return;
        }
        for (CellEvent event : heard) {
            if (event instanceof CellEvent.AnsweredOverLink answer) {
                if (links.get(answer.link()) instanceof SimulatedLink link) {
                    link.settle(answer, !unheard.contains(answer));
                }
            } else if (event instanceof CellEvent.Pinged ping && links.get(ping.link()) instanceof SimulatedLink link) {
                link.pong(ping.number());
            }
        }
    }

    void endSilent() {
        links.values().stream().filter(SimulatedLink::isSilent).toList().forEach(SimulatedLink::breaks);
    }

    /** Nobody decides here any more. Its links are there until somebody misses an answer. */
    void retire() {
        retired = true;
    }

    /** The process is gone. */
    void endAll() {
        retired = true;
        links.values().forEach(SimulatedLink::breaks);
        links.clear();
    }
}
