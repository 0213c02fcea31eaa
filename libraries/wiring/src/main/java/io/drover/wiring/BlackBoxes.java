package io.drover.wiring;

import io.drover.blackbox.BlackBox;
import io.drover.blackbox.Recorder;
import io.drover.model.cell.CellId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The black boxes of a process. They are closed with it. */
public final class BlackBoxes implements AutoCloseable {

    /** Where they lie beside a store; {@code drover blackbox export} looks there. */
    public static final String FOLDER = "blackbox";

    /** What the provisioner's recording is called; all others are of cells. */
    public static final String FLEET = "fleet";

    private static final int SHARES = 8;
    private static final int OF_A_CELL = 7;

    private final BlackBoxProperties properties;
    private final Path folder;
    private final List<BlackBox> boxes = new ArrayList<>();

    BlackBoxes(BlackBoxProperties properties, BackendProperties backend) {
        this.properties = properties;
        this.folder = folder(properties, backend);
    }

    static Path folder(BlackBoxProperties properties, BackendProperties backend) {
        if (properties.directory() instanceof Path named) {
            return named;
        }
        return backend.store()
                .file()
                .map(store -> store.resolveSibling(FOLDER))
                .orElseGet(() -> Path.of(
                        System.getProperty("java.io.tmpdir"), "drover-blackbox-" + System.getProperty("user.name")));
    }

    public Recorder ofCell(CellId cell) {
        return open("cell-" + cell.value(), OF_A_CELL);
    }

    public Recorder ofFleet() {
        return open(FLEET, SHARES - OF_A_CELL);
    }

    private synchronized Recorder open(String name, int shares) {
        if (!properties.enabled()) {
            return Recorder.NONE;
        }
        BlackBox box = BlackBox.start(folder, name, properties.limit().toBytes() / SHARES * shares, System::nanoTime);
        boxes.add(box);
        return box;
    }

    @Override
    public synchronized void close() throws InterruptedException {
        for (BlackBox box : boxes) {
            box.close();
        }
    }
}
