package io.drover.ports;

import io.drover.model.cell.CellId;
import io.drover.model.workload.WorkloadId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says within a process that a workload has ended, so that whoever waits for that looks at once. It says nothing else and
 * promises nothing: the store is the truth, and who listens looks by himself now and then. Thread-safe.
 */
public final class EndNews {

    private final Map<CellId, Teller> tellers = new ConcurrentHashMap<>();
    private final Map<WorkloadId, Set<Runnable>> listeners = new ConcurrentHashMap<>();

    /** For whoever decides for a cell, as long as he does. */
    public Teller of(CellId cell) {
        Teller teller = new Teller(cell);
        tellers.put(cell, teller);
        return teller;
    }

    /** Whether ends of the cell's workloads are said here. */
    public boolean tells(@Nullable CellId cell) {
        return cell != null && tellers.containsKey(cell);
    }

    /**
     * From now on {@code heard} is called when the workload ends, by the thread that says so: it has to return at once.
     * Whoever looks after this call, and not before, misses no end.
     */
    public Listening listen(WorkloadId id, Runnable heard) {
        // One of its own for each call, since the same may listen twice.
        Listener own = new Listener(heard);
        listeners.compute(id, (_, before) -> {
            Set<Runnable> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(own);
            return all;
        });
        return () -> listeners.computeIfPresent(id, (_, all) -> {
            all.remove(own);
            return all.isEmpty() ? null : all;
        });
    }

    private static final class Listener implements Runnable {

        private final Runnable heard;

        Listener(Runnable heard) {
            this.heard = heard;
        }

        @Override
        public void run() {
            heard.run();
        }
    }

    /** Says the ends of one cell's workloads, until it is closed. */
    public final class Teller implements AutoCloseable {

        private final CellId cell;

        private Teller(CellId cell) {
            this.cell = cell;
        }

        /** To be called when the store has it. Returns soon. */
        public void ended(WorkloadId id) {
            listeners.getOrDefault(id, Set.of()).forEach(Runnable::run);
        }

        @Override
        public void close() {
            tellers.remove(cell, this);
        }
    }

    /** Ends with it. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
