package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.ports.Credit;
import io.drover.ports.LinkId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The links of a cell, and what is left of the credit that came over each. Changed by the cell alone. */
final class Links {

    /** Both ends count what goes over a link, so that a credit which was on its way meanwhile is read as it was meant. */
    private static final class Seat {

        private final LinkId link;
        private final Executor executor;
        private Credit credit = Credit.NONE;
        private long sent;

        Seat(LinkId link, Executor executor) {
            this.link = link;
            this.executor = executor;
        }

        long room() {
            return credit.room() - (sent - credit.received());
        }

        long idle() {
            return credit.idle() - (sent - credit.received());
        }
    }

    private final Map<LinkId, Seat> seats = new LinkedHashMap<>();

    /** Whatever link its worker had before is over. */
    void open(LinkId link, Executor executor) {
        seats.keySet().removeIf(former -> former.holder().equals(link.holder()));
        seats.put(link, new Seat(link, executor));
    }

    /** Whether it was open until now. */
    boolean close(LinkId link) {
        return seats.remove(link) != null;
    }

    void credited(LinkId link, Credit credit) {
        @Nullable Seat seat = seats.get(link);
        if (seat != null && credit.received() >= seat.credit.received()) {
            seat.credit = credit;
        }
    }

    /** Takes a credit of whoever has most slots with nothing to do; empty if there is none left. */
    Optional<LinkId> take(Executor executor) {
        Optional<Seat> best = seats.values().stream()
                .filter(seat -> seat.executor == executor && seat.room() > 0)
                .max(Comparator.comparingLong(Seat::idle));
        best.ifPresent(seat -> seat.sent++);
        return best.map(seat -> seat.link);
    }

    /** Gives credits back: what they were taken for did not go out. */
    void giveBack(Collection<LinkId> unused) {
        for (LinkId link : unused) {
            @Nullable Seat seat = seats.get(link);
            if (seat != null) {
                seat.sent--;
            }
        }
    }

    boolean hasCredit(Executor executor) {
        return seats.values().stream().anyMatch(seat -> seat.executor == executor && seat.room() > 0);
    }

    /** As a lane sees them. */
    Lane.Linked of(Executor executor) {
        long credits = 0;
        for (Seat seat : seats.values()) {
            credits += seat.executor == executor ? Math.max(0, seat.room()) : 0;
        }
        Set<Holder> holders = seats.values().stream()
                .filter(seat -> seat.executor == executor)
                .map(seat -> seat.link.holder())
                .collect(Collectors.toUnmodifiableSet());
        return new Lane.Linked((int) Math.min(Integer.MAX_VALUE, credits), holders);
    }
}
