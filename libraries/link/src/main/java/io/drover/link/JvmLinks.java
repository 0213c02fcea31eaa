package io.drover.link;

import io.drover.model.cell.CellId;
import io.drover.model.workload.Workload;
import io.drover.ports.CellLinks;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkHub;
import io.drover.ports.WorkerEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where cells and workers of one process meet that have the same store: links between them are plain calls. A worker gets
 * the link of one of the cells. Thread-safe.
 */
public final class JvmLinks implements LinkHub, CellLinks {

    private static final ByStore<JvmLinks> BY_STORE = new ByStore<>(JvmLinks::new);

    private record Cell(CellLinks links, Predicate<Workload> announced) {}

    private final Map<String, Cell> cells = new ConcurrentSkipListMap<>();

    private JvmLinks() {}

    /** @param store its URL, by which the services of an installation find each other */
    public static JvmLinks of(String store) {
        return BY_STORE.of(store);
    }

    @Override
    public Admission admit(CellId id, CellLinks links, Predicate<Workload> announced) {
        Cell cell = new Cell(links, announced);
        cells.put(id.value(), cell);
        return () -> cells.remove(id.value(), cell);
    }

    /** Workers are spread over the cells. */
    @Override
    public Optional<CellEnd> open(LinkHello hello, WorkerEnd worker) {
        return inTurn(hello.holder())
                .flatMap(cell -> cell.links().open(hello, worker).stream())
                .findFirst();
    }

    /** Workloads, too. */
    @Override
    public boolean announce(Workload fresh) {
        return inTurn(fresh.id()).anyMatch(cell -> cell.announced().test(fresh));
    }

    /** All, each time beginning with the same one for the same guest. */
    private Stream<Cell> inTurn(Object guest) {
        List<Cell> present = new ArrayList<>(cells.values());
        if (!present.isEmpty()) {
            Collections.rotate(present, guest.hashCode() % present.size());
        }
        return present.stream();
    }
}
