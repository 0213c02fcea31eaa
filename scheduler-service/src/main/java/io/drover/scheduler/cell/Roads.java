package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.ports.LinkId;
import io.drover.ports.StoreWrite;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The ways on which the attempts of a run get to whoever runs them: a link while somebody has credit there, else the lane's
 * own. Decides what is written and sent for that, and knows what stands in the lane's line.
 */
final class Roads {

    private final Lane lane;
    private final Links links;
    private final Supply supply;
    private final String replyTo;
    private final Map<Integer, Flight> line = new LinkedHashMap<>();

    /** @param replyTo the queue that is named in requests */
    Roads(Lane lane, Links links, Supply supply, String replyTo) {
        this.lane = lane;
        this.links = links;
        this.supply = supply;
        this.replyTo = replyTo;
    }

    Lane lane() {
        return lane;
    }

    /** A new fragment goes out. */
    void dispatch(Flight flight, String reason, Moment now, Decisions out) {
        boolean _ = assign(flight, now);
        out.write(new StoreWrite.Dispatch(flight.fragment()));
        send(flight, reason, out);
    }

    /** The next attempt is written, and goes out unless it waits out a pause. */
    void redispatch(Flight flight, String reason, Moment now, Decisions out) {
        boolean goes = !flight.isPaused();
        if (goes) {
            boolean _ = assign(flight, now);
        }
        out.write(new StoreWrite.Redispatch(flight.fragment()));
        if (goes) {
            send(flight, reason, out);
        } else {
            left(flight);
        }
    }

    /** An attempt goes out of which the store knows already. */
    void sendAgain(Flight flight, String reason, Moment now, Decisions out) {
        boolean _ = handOver(flight, reason, now, out) || send(flight, reason, out);
    }

    /**
     * What has stood in line for so long without being seen with a worker goes to one that has credit. Later attempts come
     * first: they have waited for longer than it shows.
     */
    void assignWaiting(Duration atLeast, Moment now, Decisions out) {
        if (line.isEmpty() || !links.hasCredit(lane.executor())) {
            return;
        }
        List<Flight> waiting = line.values().stream()
                .filter(flight -> flight.state() instanceof FlightState.Out at
                        && !at.whereabouts().wasNamed()
                        && at.outFor(now).compareTo(atLeast) >= 0)
                .sorted(Comparator.comparing(
                                (Flight flight) -> flight.fragment().attempt())
                        .reversed())
                .toList();
        for (Flight flight : waiting) {
            if (!handOver(flight, "it stands in line, and this worker has room", now, out)) {
                return;
            }
        }
    }

    private boolean handOver(Flight flight, String reason, Moment now, Decisions out) {
        if (!assign(flight, now)) {
            return false;
        }
        flight.taker()
                .ifPresent(taker ->
                        out.write(new StoreWrite.Assign(flight.fragment().claim(), taker, now.wall())));
        return send(flight, reason, out);
    }

    private boolean assign(Flight flight, Moment now) {
        Optional<LinkId> link = links.take(lane.executor());
        link.ifPresent(to -> flight.assign(to, now));
        return link.isPresent();
    }

    private boolean send(Flight flight, String reason, Decisions out) {
        FragmentRequest request = new FragmentRequest(
                flight.fragment().claim(),
                replyTo,
                supply.estimate(flight.portion()),
                flight.isProbe(),
                supply.assign(flight));
        out.send(request, lane.executor(), flight.link(), reason);
        wentOut(flight);
        return true;
    }

    /** It is out. */
    void wentOut(Flight flight) {
        if (lane.isLine() && flight.taker().isEmpty() && !flight.isPaused()) {
            line.put(flight.number(), flight);
        } else {
            left(flight);
        }
    }

    /** Nobody waits for it in the line any more. */
    void left(Flight flight) {
        line.remove(flight.number());
    }

    /** Somebody has claimed it before it could be assigned. */
    void claimedByOthers(Flight flight) {
        if (flight.isAssigned()) {
            flight.unassign();
            wentOut(flight);
        }
    }

    /** Those that stand in line, in their order there. */
    List<Integer> line() {
        return List.copyOf(line.keySet());
    }

    void remember(List<Integer> order, Map<Integer, Flight> flights) {
        line.clear();
        order.forEach(number -> line.put(number, Objects.requireNonNull(flights.get(number))));
    }

    /** How many stand in line, or were claimed from there. */
    int inLine() {
        return line.size();
    }
}
