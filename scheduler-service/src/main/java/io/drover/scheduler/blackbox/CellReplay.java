package io.drover.scheduler.blackbox;

import io.drover.model.Moment;
import io.drover.model.fragment.FragmentKey;
import io.drover.policy.liveness.FleetView;
import io.drover.scheduler.blackbox.CellEntry.Asked;
import io.drover.scheduler.blackbox.CellEntry.Begun;
import io.drover.scheduler.blackbox.CellEntry.Decided;
import io.drover.scheduler.blackbox.CellEntry.Forgot;
import io.drover.scheduler.blackbox.CellEntry.Stepped;
import io.drover.scheduler.blackbox.CellEntry.Unsent;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellMemory;
import io.drover.scheduler.cell.Decisions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes recorded steps again, with the classes of this build. Takes the lines of segments in their order. */
public final class CellReplay {

    /**
     * A step that was made again.
     *
     * @param number counts the steps of the recording from 1
     * @param difference how this build differs from what was recorded; absent: not at all
     */
    public record Step(
            long number,
            Stepped entry,
            Decisions decisions,
            @Nullable Difference difference) {

        public Moment now() {
            return entry.now();
        }
    }

    /** What this build does otherwise, in a sentence. */
    public record Difference(Moment at, String what) {}

    private final Consumer<Step> steps;
    private final Consumer<Difference> differences;
    private @Nullable Cell cell;
    private @Nullable Begun begun;
    /** Of the last step. */
    private List<Decisions.Sent> sends = List.of();

    private final Set<Integer> unsent = new HashSet<>();
    private long count;

    /**
     * @param steps is told of every step
     * @param differences is told of every difference, those of steps included
     */
    public CellReplay(Consumer<Step> steps, Consumer<Difference> differences) {
        this.steps = steps;
        this.differences = differences;
    }

    /** The beginning of the present segment; empty before the first. */
    public Optional<Begun> begun() {
        return Optional.ofNullable(begun);
    }

    /**
     * What the cell knows now: a segment could begin here.
     *
     * @throws IllegalStateException before the first beginning
     */
    public CellMemory memory() {
        tellWhatWent();
        return CellMemory.of(cell());
    }

    public long steps() {
        return count;
    }

    /** @return what this build would have recorded in its place */
    public CellEntry accept(CellEntry entry) {
        switch (entry) {
            case Begun next -> begin(next);
            case Stepped step -> {
                return step(step);
            }
            case Asked asked -> {
                return ask(asked);
            }
            case Unsent(var places) -> unsent.addAll(places);
            case Forgot(var id) -> cell().forget(id);
        }
        return entry;
    }

    private Cell cell() {
        if (cell == null) {
            throw new IllegalStateException(
                    "a recording begins with all that its steps build on, and this one does not");
        }
        return cell;
    }

    private void begin(Begun next) {
        if (next.format() != Begun.FORMAT) {
            throw new IllegalArgumentException("it is of format " + next.format() + ", this build reads " + Begun.FORMAT
                    + "; " + next.build() + " wrote it");
        }
        tellWhatWent();
        @Nullable Begun before = begun;
        if (cell != null
                && before != null
                && next.lost() == 0
                && before.cell().equals(next.cell())
                && before.epoch() == next.epoch()
                && !isSame(CellMemory.of(cell), next.memory())) {
            differences.accept(new Difference(
                    next.at(), "what the cell knows at the end of a segment is not what the next one begins with"));
        }
        begun = next;
        cell = next.memory().revive(next.settings());
    }

    /** Maps of the fleet are in no order. */
    private static boolean isSame(CellMemory one, CellMemory other) {
        return one.fleet().equals(other.fleet())
                && CellJson.text(one.with(FleetView.EMPTY)).equals(CellJson.text(other.with(FleetView.EMPTY)));
    }

    private void tellWhatWent() {
        if (cell != null) {
            List<Decisions.Sent> went = IntStream.range(0, sends.size())
                    .filter(place -> !unsent.contains(place))
                    .mapToObj(sends::get)
                    .toList();
            cell.sent(went);
        }
        sends = List.of();
        unsent.clear();
    }

    private Stepped step(Stepped entry) {
        tellWhatWent();
        // A workload's supply becomes the cell's own; the entry stays as it is.
        List<CellEvent> events = entry.events().stream().map(CellMemory::keep).toList();
        Decisions decisions = cell().step(entry.now(), events);
        sends = decisions.sends();
        count++;
        Decided now = RecordedCell.decided(decisions);
        @Nullable
        Difference difference = now.equals(entry.decided())
                ? null
                : new Difference(
                        entry.now(), "recorded were " + words(entry.decided()) + "; this build has " + words(now));
        if (difference != null) {
            differences.accept(difference);
        }
        steps.accept(new Step(count, entry, decisions, difference));
        return new Stepped(entry.now(), entry.events(), now);
    }

    private static String words(Decided decided) {
        return decided.writes() + " writes and " + decided.sends() + " requests"
                + (decided.troubled().isEmpty() ? "" : ", in trouble with " + decided.troubled()) + " ("
                + Integer.toHexString(decided.digest()) + ")";
    }

    private Asked ask(Asked asked) {
        List<FragmentKey> keys = cell().takeUnseen(asked.now(), asked.atLeast(), asked.most());
        Asked now = new Asked(asked.now(), asked.atLeast(), asked.most(), Outline.digest(keys));
        if (!now.equals(asked)) {
            differences.accept(new Difference(asked.now(), "it asks for other rows: " + keys.size()));
        }
        return now;
    }
}
