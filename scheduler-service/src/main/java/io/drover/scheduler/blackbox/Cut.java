package io.drover.scheduler.blackbox;

import io.drover.scheduler.blackbox.CellEntry.Begun;
import io.drover.scheduler.blackbox.CellEntry.Stepped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a recording as a recording of its own, with what this build decides: it can be kept as a test. Takes the entries in
 * their order.
 */
public final class Cut {

    private final Instant from;
    private final Instant to;
    private final List<CellEntry> kept = new ArrayList<>();
    private boolean hasEnded;
    private final CellReplay replay = new CellReplay(_ -> {}, _ -> {});

    /** Steps by the wall clock, both ends included. */
    public Cut(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    public void accept(CellEntry entry) {
        if (entry instanceof Stepped step && isIn(step) && kept.isEmpty()) {
            Begun begun = replay.begun().orElseThrow();
            kept.add(new Begun(
                    Begun.FORMAT,
                    RecordedCell.BUILD,
                    begun.cell(),
                    begun.epoch(),
                    step.now(),
                    0,
                    begun.settings(),
                    replay.memory()));
        }
        // Without a gap, also where the clock steps: the first step that is not in it ends it.
        hasEnded |= !kept.isEmpty() && entry instanceof Stepped step && !isIn(step);
        CellEntry own = replay.accept(entry);
        if (!kept.isEmpty() && !hasEnded) {
            kept.add(own);
        }
    }

    private boolean isIn(Stepped step) {
        Instant at = step.now().wall();
        return !at.isBefore(from) && !at.isAfter(to);
    }

    /** Its lines; none if there was no step at that time. */
    public List<byte[]> lines() {
        return kept.stream().map(CellJson.ENTRIES::line).toList();
    }
}
