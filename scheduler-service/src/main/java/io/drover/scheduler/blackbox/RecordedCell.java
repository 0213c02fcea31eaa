package io.drover.scheduler.blackbox;

import io.drover.blackbox.Recorder;
import io.drover.model.Moment;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.blackbox.CellEntry.Begun;
import io.drover.scheduler.blackbox.CellEntry.Decided;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellMemory;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A cell whose steps are recorded: all that can change what it decides goes through here. Used by the deciding thread only. */
public final class RecordedCell {

    /** The version in the manifest; tests have none. */
    static final String BUILD = String.valueOf(RecordedCell.class.getPackage().getImplementationVersion());

    private final Cell cell;
    private final CellSettings settings;
    private final CellId name;
    private final long epoch;
    private final Recorder recorder;
    private boolean isNew = true;
    /** Whether the last entry was a step of an idle cell: another one like it would say nothing. */
    private boolean wasIdle;
    /** Requests of the last step of which nobody has said yet whether they went out. */
    private List<Decisions.Sent> last = List.of();

    public RecordedCell(CellSettings settings, CellLease lease, Recorder recorder) {
        this.cell = new Cell(settings);
        this.settings = settings;
        this.name = lease.cell();
        this.epoch = lease.epoch().value();
        this.recorder = recorder;
    }

    /** The cell itself, for those who only look. */
    public Cell cell() {
        return cell;
    }

    public Decisions step(Moment now, List<CellEvent> events) {
        if (!recorder.isOn()) {
            return cell.step(now, events);
        }
        tellUnsent(List.of());
        begin(now);
        List<CellEvent> kept = kept(events);
        Decisions decisions = cell.step(now, events);
        boolean isIdle = events.isEmpty() && decisions.isEmpty() && cell.isIdle();
        if (!isIdle || !wasIdle) {
            put(now, kept, decisions);
        }
        wasIdle = isIdle;
        last = decisions.sends();
        return decisions;
    }

    private List<CellEvent> kept(List<CellEvent> events) {
        try {
            return events.stream().map(CellMemory::keep).toList();
        } catch (RuntimeException | Error e) {
            put(() -> failure(e));
            return List.of();
        }
    }

    private void put(Moment now, List<CellEvent> kept, Decisions decisions) {
        try {
            // What was decided holds what tasks brought forth: it is gone with the step.
            Decided decided = decided(decisions);
            recorder.put(1 + kept.size(), () -> CellJson.ENTRIES.line(new CellEntry.Stepped(now, kept, decided)));
        } catch (RuntimeException | Error e) {
            put(() -> failure(e));
        }
    }

    /** What cannot be recorded ends the segment, by the recorder's own way, and never the step. */
    private static CellEntry failure(Throwable cause) {
        throw new IllegalStateException("a step cannot be recorded", cause);
    }

    static Decided decided(Decisions decisions) {
        return new Decided(
                Outline.digest(decisions),
                decisions.writes().size(),
                decisions.sends().size(),
                List.copyOf(decisions.troubled().keySet()));
    }

    private void begin(Moment now) {
        if (isNew || recorder.wantsBeginning()) {
            isNew = false;
            wasIdle = false;
            try {
                CellMemory memory = CellMemory.of(cell);
                recorder.begin(lost -> CellJson.ENTRIES.line(
                        new Begun(Begun.FORMAT, BUILD, name, epoch, now, lost, settings, memory)));
            } catch (RuntimeException | Error e) {
                recorder.begin(_ -> CellJson.ENTRIES.line(failure(e)));
            }
        }
    }

    private void put(Supplier<CellEntry> entry) {
        recorder.put(1, () -> CellJson.ENTRIES.line(entry.get()));
    }

    /** @see Cell#sent */
    public void sent(List<Decisions.Sent> requests) {
        cell.sent(requests);
        tellUnsent(requests);
    }

    /** As a rule all goes out. */
    private void tellUnsent(List<Decisions.Sent> sent) {
        if (last.isEmpty()) {
            return;
        }
        Set<Decisions.Sent> went = Collections.newSetFromMap(new IdentityHashMap<>());
        went.addAll(sent);
        List<Integer> kept = IntStream.range(0, last.size())
                .filter(place -> !went.contains(last.get(place)))
                .boxed()
                .toList();
        if (!kept.isEmpty()) {
            put(() -> new CellEntry.Unsent(kept));
        }
        last = List.of();
    }

    /** @see Cell#forget */
    public void forget(WorkloadId id) {
        cell.forget(id);
        put(() -> new CellEntry.Forgot(id));
    }

    /** @see Cell#takeUnseen */
    public List<FragmentKey> takeUnseen(Moment now, Duration atLeast, int most) {
        List<FragmentKey> keys = cell.takeUnseen(now, atLeast, most);
        if (!cell.isIdle()) {
            put(() -> new CellEntry.Asked(now, atLeast, most, Outline.digest(keys)));
        }
        return keys;
    }

    public Backlog backlog() {
        return cell.backlog();
    }

    /** @see Cell#deaf */
    public Map<Holder, String> deaf() {
        return cell.deaf();
    }

    public List<WorkloadId> workloads() {
        return cell.workloads();
    }
}
