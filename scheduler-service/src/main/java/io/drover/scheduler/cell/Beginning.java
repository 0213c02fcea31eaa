package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import org.jspecify.annotations.Nullable;

/** How far a workload has begun, and what is written for that: it becomes the cell's, and it starts; at best at once. */
final class Beginning {

    enum Stage {
        /** No cell has it. */
        FREE,
        TAKEN,
        STARTED
    }

    private final Workload workload;
    private Stage stage;
    private boolean wasFree;
    /** The decisions that start it, and the place of that write among them. */
    private @Nullable Decisions startedBy;

    private int startedAt;

    /** @param workload as the store has it */
    Beginning(Workload workload) {
        this.workload = workload;
        this.stage = workload.cell() == null
                ? Stage.FREE
                : workload.state() == WorkloadState.QUEUED ? Stage.TAKEN : Stage.STARTED;
        this.wasFree = stage == Stage.FREE;
    }

    /** What of it outlasts a step. */
    record Memory(Stage stage, boolean wasFree) {}

    Memory memory() {
        return new Memory(stage, wasFree);
    }

    void remember(Memory memory) {
        stage = memory.stage();
        wasFree = memory.wasFree();
    }

    boolean isStarted() {
        return stage == Stage.STARTED;
    }

    /** It ends without having run: it becomes the cell's, and whatever an earlier process began of it is closed. */
    static void giveUp(CellEvent.Unrunnable unrunnable, Moment now, Decisions out) {
        new Beginning(unrunnable.workload()).take(out);
        unrunnable.fragments().stream()
                .filter(fragment -> !fragment.state().isTerminal())
                .forEach(fragment -> out.write(
                        new StoreWrite.Close(fragment.key(), FragmentState.FAILED, now.wall(), unrunnable.fault())));
        Workload workload = unrunnable.workload();
        out.write(new StoreWrite.MoveWorkload(
                workload.id(), unrunnable.end(), now.wall(), workload.status().progress(), unrunnable.fault()));
    }

    /** Its first fragment goes out; to be written before that. */
    void start(Progress progress, Moment now, Decisions out) {
        if (stage != Stage.STARTED) {
            startedAt = out.write(startWith(progress, now));
            startedBy = out;
            stage = Stage.STARTED;
        }
    }

    /**
     * The step has decided all that it will.
     *
     * @param progress what there is to note by then
     * @return whether it goes with the start: then it needs no write of its own
     */
    boolean noteWithStart(Progress progress, Moment now, Decisions out) {
        boolean startsNow = startedBy == out;
        startedBy = null;
        if (startsNow) {
            out.rewrite(startedAt, startWith(progress, now));
        }
        return startsNow;
    }

    private StoreWrite startWith(Progress progress, Moment now) {
        return wasFree
                ? new StoreWrite.AdoptAndStart(
                        workload.id(), workload.submission().client(), now.wall(), progress)
                : new StoreWrite.MoveWorkload(workload.id(), WorkloadEvent.START, now.wall(), progress, null);
    }

    /** It is the cell's from now on, whenever it starts; to be written before anything else about it. */
    void take(Decisions out) {
        if (stage == Stage.FREE) {
            out.write(new StoreWrite.Adopt(workload.id()));
            stage = Stage.TAKEN;
            wasFree = false;
        }
    }
}
