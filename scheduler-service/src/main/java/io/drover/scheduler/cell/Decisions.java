package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadTransitions;
import io.drover.ports.LinkId;
import io.drover.ports.StoreWrite;
import io.drover.wire.FragmentRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a cell decided in one step: first the writes are made durable in their order, then the requests are sent. */
public final class Decisions {

    /**
     * A request on its way out.
     *
     * @param executor what shall run it
     * @param link to the worker that it is assigned to; absent: whoever takes it claims it
     * @param reason why this goes out now, for logs and {@code explain}
     */
    public record Sent(
            FragmentRequest request,
            Executor executor,
            @Nullable LinkId link,
            String reason) {}

    /** What happened in the step, for metrics. */
    public enum Tally {
        DISPATCHED,
        COMPLETED,
        STALE,
        LOST,
        RESENT,
        REPEATED,
        HALVED,
        COPIED
    }

    private final List<StoreWrite> writes = new ArrayList<>();
    private final List<Sent> sends = new ArrayList<>();
    private final Map<WorkloadId, Fault> troubled = new LinkedHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<CellEvent> unheard = new ArrayList<>();
    private final Map<Tally, Integer> tallies = new EnumMap<>(Tally.class);

    /** Its place among the writes. */
    int write(StoreWrite write) {
        writes.add(write);
        return writes.size() - 1;
    }

    /** What was decided since changes an earlier write of the step. */
    void rewrite(int place, StoreWrite write) {
        writes.set(place, write);
    }

    void send(FragmentRequest request, Executor executor, @Nullable LinkId link, String reason) {
        sends.add(new Sent(request, executor, link, reason));
    }

    /**
     * What concerns one workload: all that the body decides, or nothing if it fails. Then the workload is in trouble and
     * what is known of it is no good any more; the others' decisions stand.
     *
     * @return whether it went well
     */
    boolean attempt(WorkloadId workload, Runnable body) {
        int written = writes.size();
        int sent = sends.size();
        try {
            body.run();
            return true;
        } catch (RuntimeException | Error e) {
            writes.subList(written, writes.size()).clear();
            sends.subList(sent, sends.size()).clear();
            troubled.put(workload, FaultCode.INTERNAL_ERROR.because("deciding for it failed: " + e));
            failures.add(e);
            return false;
        }
    }

    /** Workloads that nothing more can be decided for before they are read anew, and why. */
    public Map<WorkloadId, Fault> troubled() {
        return Collections.unmodifiableMap(troubled);
    }

    /** What broke, for the log. */
    public List<Throwable> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** Of what was to go out only that still does. */
    void keepSends(Predicate<Claim> isOut) {
        sends.removeIf(sent -> !isOut.test(sent.request().claim()));
    }

    /** It may be what somebody waits for, and this cell cannot tell yet. */
    void leave(CellEvent event) {
        unheard.add(event);
    }

    /** Events that nothing was made of and that are not stale: whoever brought them has to keep them. */
    public List<CellEvent> unheard() {
        return Collections.unmodifiableList(unheard);
    }

    void note(Tally tally) {
        tallies.merge(tally, 1, Integer::sum);
    }

    public List<StoreWrite> writes() {
        return Collections.unmodifiableList(writes);
    }

    /** Workloads that are over when the writes are made. */
    public List<WorkloadId> ended() {
        return writes.stream()
                .filter(write -> write instanceof StoreWrite.MoveWorkload move && ends(move.event()))
                .map(StoreWrite::workload)
                .toList();
    }

    private static boolean ends(WorkloadEvent event) {
        return WorkloadTransitions.TABLE.target(event).isTerminal();
    }

    public List<Sent> sends() {
        return Collections.unmodifiableList(sends);
    }

    public int count(Tally... of) {
        int sum = 0;
        for (Tally tally : of) {
            sum += tallies.getOrDefault(tally, 0);
        }
        return sum;
    }

    public boolean isEmpty() {
        return writes.isEmpty() && sends.isEmpty();
    }
}
