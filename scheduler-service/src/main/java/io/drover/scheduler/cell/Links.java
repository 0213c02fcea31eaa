package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.policy.liveness.FleetView;
import io.drover.ports.Credit;
import io.drover.ports.LinkId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The links of a cell, and what is left of the credit that came over each. Changed by the cell alone. */
final class Links {

    /** Both ends count what goes over a link, so that a credit which was on its way meanwhile is read as it was meant. */
    private static final class Seat {

        private final LinkId link;
        private final Executor executor;
        private Credit credit = Credit.NONE;
        /** Frames that went out. */
        private long sent;
        /** What the present step takes; it counts only if it goes out. */
        private long reserved;

        Seat(LinkId link, Executor executor) {
            this.link = link;
            this.executor = executor;
        }

        long room() {
            return credit.room() - onTheirWay();
        }

        long idle() {
            return credit.idle() - onTheirWay();
        }

        private long onTheirWay() {
            return sent + reserved - credit.received();
        }
    }

    /**
     * One of them.
     *
     * @param sent assignments that went over it
     */
    record Open(LinkId link, Executor executor, Credit credit, long sent) {}

    /** @param parted as they were heard last */
    record Memory(List<Open> open, Map<Holder, Long> parted) {}

    private final Map<LinkId, Seat> seats = new LinkedHashMap<>();
    /** Lives that say nothing any more, or begin nothing of what they have: nothing more is given to them. */
    private Set<Holder> shunned = Set.of();
    /** Lives whose link has ended and that were not heard of since, each with its last beat then: as a rule they are dead. */
    private final Map<Holder, Long> parted = new LinkedHashMap<>();

    /** A step begins: what the last one took and did not send is there again. */
    void beginStep() {
        seats.values().forEach(seat -> seat.reserved = 0);
    }

    /** What is known of the fleet now. */
    void looked(FleetView fleet) {
        shunned = fleet.shunned();
        parted.entrySet()
                .removeIf(one ->
                        !fleet.knows(one.getKey()) || fleet.beatOf(one.getKey().worker()) != one.getValue());
    }

    Memory memory() {
        List<Open> open = seats.values().stream()
                .map(seat -> new Open(seat.link, seat.executor, seat.credit, seat.sent))
                .toList();
        return new Memory(open, new LinkedHashMap<>(parted));
    }

    void remember(Memory memory, FleetView fleet) {
        shunned = fleet.shunned();
        parted.putAll(memory.parted());
        for (Open one : memory.open()) {
            Seat seat = new Seat(one.link(), one.executor());
            seat.credit = one.credit();
            seat.sent = one.sent();
            seats.put(one.link(), seat);
        }
    }

    /** Whatever link its worker had before is over. */
    void open(LinkId link, Executor executor) {
        seats.keySet().removeIf(former -> former.holder().equals(link.holder()));
        parted.remove(link.holder());
        seats.put(link, new Seat(link, executor));
    }

    /** @param fleet as it was seen last */
    void close(LinkId link, FleetView fleet) {
        if (seats.remove(link) != null && fleet.knows(link.holder())) {
            parted.put(link.holder(), fleet.beatOf(link.holder().worker()));
        }
    }

    void credited(LinkId link, Credit credit) {
        @Nullable Seat seat = seats.get(link);
        if (seat != null && credit.received() >= seat.credit.received()) {
            seat.credit = credit;
        }
    }

    /**
     * Takes a credit of whoever has most slots with nothing to do, for something that goes out with this step; empty if there
     * is none left.
     */
    Optional<LinkId> take(Executor executor) {
        Optional<Seat> best = open(executor).filter(seat -> seat.room() > 0).max(Comparator.comparingLong(Seat::idle));
        best.ifPresent(seat -> seat.reserved++);
        return best.map(seat -> seat.link);
    }

    /** A request goes out; if over a link, that has used up credit. */
    void sent(Decisions.Sent request) {
        @Nullable Seat seat = request.link() == null ? null : seats.get(request.link());
        if (seat != null) {
            seat.sent++;
        }
    }

    boolean hasCredit(Executor executor) {
        return open(executor).anyMatch(seat -> seat.room() > 0);
    }

    private Stream<Seat> open(Executor executor) {
        return seats.values().stream()
                .filter(seat -> seat.executor == executor && !shunned.contains(seat.link.holder()));
    }

    /** As a lane sees them. */
    Lane.Linked of(Executor executor) {
        long credits =
                open(executor).mapToLong(seat -> Math.max(0, seat.room())).sum();
        Set<Holder> holders = seats.values().stream()
                .filter(seat -> seat.executor == executor)
                .map(seat -> seat.link.holder())
                .collect(Collectors.toUnmodifiableSet());
        return new Lane.Linked((int) Math.min(Integer.MAX_VALUE, credits), holders, Set.copyOf(parted.keySet()));
    }
}
