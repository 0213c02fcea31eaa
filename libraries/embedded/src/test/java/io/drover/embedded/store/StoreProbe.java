package io.drover.embedded.store;

import com.sun.management.OperatingSystemMXBean;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Not a test: prints what the life of a workload of one fragment costs in the store: its submission, its dispatch, the
 * claim and the end, each of them durable before the next. The argument is a folder on the disk to be measured.
 */
final class StoreProbe {

    private static final int WARM_UP = 10_000;
    private static final int LIVES = 10_000;

    private StoreProbe() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "drover-probe");
        for (StoreSync sync : StoreSync.values()) {
            Path file = folder.resolve(sync + ".db");
            try (SqliteDatabase database = SqliteDatabase.open(SqliteDatabase.url(file), sync)) {
                measure("SQLite, " + sync, SqliteFixture.stores(database), file);
            }
        }
    }

    private static void measure(String name, Stores stores, Path file) throws Exception {
        lives(stores, name.replaceAll("[^a-z]", "") + "w", WARM_UP);
        for (int threads : new int[] {1, 8}) {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Boolean>> parts = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    String part = name.replaceAll("[^a-z]", "") + threads + "-" + i;
                    parts.add(() -> lives(stores, part, LIVES / threads));
                }
                for (Future<Boolean> part : callers.invokeAll(parts)) {
                    part.get();
                }
            }
            System.out.printf(
                    "%s, %d callers: %.0f us and %.0f us of CPU per life of four commits; file %.1f MiB%n",
                    name,
                    threads,
                    (System.nanoTime() - start) / 1e3 / LIVES,
                    (cpuNanos() - cpu) / 1e3 / LIVES,
                    file.toFile().length() / 1024.0 / 1024);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static boolean lives(Stores stores, String name, int count) {
        Samples samples = new Samples();
        CellLease lease =
                stores.leases().take(samples.cell(name), "probe", null).orElseThrow();
        for (int i = 0; i < count; i++) {
            Workload workload = samples.workload(name + i);
            Fragment fragment = Samples.fragment(workload.id(), 0);
            stores.workloads().create(workload);
            stores.cells()
                    .apply(
                            lease,
                            List.of(
                                    new StoreWrite.Adopt(workload.id()),
                                    move(workload, WorkloadEvent.START),
                                    new StoreWrite.Dispatch(fragment)));
            stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(fragment.claim()));
            stores.cells()
                    .apply(
                            lease,
                            List.of(
                                    new StoreWrite.End(
                                            fragment.key(),
                                            fragment.attempt(),
                                            Samples.succeeded(samples.worker("ann"), fragment.claim())),
                                    move(workload, WorkloadEvent.SUCCEED)));
        }
        return true;
    }

    private static StoreWrite move(Workload workload, WorkloadEvent event) {
        return new StoreWrite.MoveWorkload(workload.id(), event, Samples.NOW, Samples.progress(0), null);
    }
}
