package io.drover.ports;

import io.drover.model.cell.CellId;
import io.drover.model.workload.Workload;
import java.util.function.Predicate;

/** Where the cells of this process wait for links, and for what was handed in here. Thread-safe. */
public interface LinkHub {

    /**
     * Links that come in from now on are this cell's. Whoever was there for it before gets no more.
     *
     * @param announced is told of a workload that was handed in a moment ago, as the store has it, and says whether the cell
     *     will take it; returns soon
     */
    Admission admit(CellId cell, CellLinks links, Predicate<Workload> announced);

    /**
     * Tells a cell of this process of a workload that was handed in a moment ago, and that no cell has yet. A yes is no
     * promise: if the cell dies before it has taken it, some cell finds it later.
     *
     * @return whether one takes it; else it needs a message
     */
    boolean announce(Workload fresh);

    /** Ends with it: no link comes in any more. Those that are open are not touched. */
    interface Admission extends AutoCloseable {
        @Override
        void close();
    }

    /** Nobody comes, and nobody hears. */
    LinkHub NONE = new LinkHub() {
        @Override
        public Admission admit(CellId cell, CellLinks links, Predicate<Workload> announced) {
            return () -> {};
        }

        @Override
        public boolean announce(Workload fresh) {
            return false;
        }
    };
}
