package io.drover.wiring;

import io.drover.embedded.store.SqliteCellLeases;
import io.drover.embedded.store.SqliteCellStore;
import io.drover.embedded.store.SqliteClaims;
import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.SqliteWorkerRegistry;
import io.drover.embedded.store.SqliteWorkloadStore;
import io.drover.embedded.store.StoreSync;
import io.drover.link.LinkAddress;
import io.drover.link.LinkClient;
import io.drover.link.LinkServer;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Not a test: prints what claims in tens and heartbeats cost on this machine in the process of the store and over the
 * link.
 */
final class LinkProbe {

    private static final int CLAIM_BATCH = 10;
    private static final int WARM_UP = 2_000;
    private static final int CALLS = 2_000;
    private static final int LONE_CALLS = 200;

    private final SqliteCellStore cells;
    private final SqliteWorkloadStore workloads;
    private final CellLease lease;
    private final Samples samples = new Samples();

    private LinkProbe(SqliteDatabase database) {
        this.cells = new SqliteCellStore(database);
        this.workloads = new SqliteWorkloadStore(database);
        this.lease = new SqliteCellLeases(database)
                .take(samples.cell("probe"), "probe", null)
                .orElseThrow();
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempDirectory("drover-probe").resolve("store.db");
        try (SqliteDatabase database = SqliteDatabase.open(SqliteDatabase.url(file), StoreSync.PROCESS);
                LinkServer server = LinkServer.start(
                        0, "key", new SqliteClaims(database), new SqliteWorkerRegistry(database), CellLinks.NONE);
                LinkClient link = LinkClient.open(new LinkAddress(server.url(), "key"), Optional::empty)) {
            LinkProbe probe = new LinkProbe(database);
            for (int pass = 1; pass <= 4; pass++) {
                probe.measure("in process " + pass, new SqliteClaims(database), new SqliteWorkerRegistry(database));
                probe.measure("link " + pass, link.claims(), link.heartbeats());
            }
        }
    }

    private void measure(String name, Claims claims, Heartbeats heartbeats) throws InterruptedException {
        List<List<Claim>> batches = dispatched(name.replaceAll("[^a-z0-9]", ""));
        long[] nanos = new long[WARM_UP + CALLS];
        long cpu = 0;
        for (int i = 0; i < nanos.length; i++) {
            if (i == WARM_UP) {
                cpu = processCpuNanos();
            }
            long start = System.nanoTime();
            claims.claim(samples.holder("ann"), Samples.NOW, batches.get(i));
            nanos[i] = System.nanoTime() - start;
        }
        cpu = processCpuNanos() - cpu;
        print(name, "claims, ten a call", Arrays.copyOfRange(nanos, WARM_UP, nanos.length), cpu);

        long[] lone = new long[LONE_CALLS];
        cpu = processCpuNanos();
        for (int i = 0; i < lone.length; i++) {
            boolean unused = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
            long start = System.nanoTime();
            heartbeats.heartbeat(samples.report("ann", i, batches.getFirst()));
            lone[i] = System.nanoTime() - start;
        }
        print(name, "heartbeats, lone", lone, processCpuNanos() - cpu);
    }

    private List<List<Claim>> dispatched(String name) {
        Workload workload = samples.workload(name);
        workloads.create(workload);
        cells.apply(lease, List.of(new StoreWrite.Adopt(workload.id())));
        List<List<Claim>> batches = new ArrayList<>();
        for (int i = 0; i < WARM_UP + CALLS; i++) {
            List<Fragment> fragments = new ArrayList<>();
            for (int j = 0; j < CLAIM_BATCH; j++) {
                fragments.add(Samples.fragment(workload.id(), i * CLAIM_BATCH + j));
            }
            cells.apply(
                    lease,
                    fragments.stream().<StoreWrite>map(StoreWrite.Dispatch::new).toList());
            batches.add(fragments.stream().map(Fragment::claim).toList());
        }
        return batches;
    }

    private static void print(String name, String what, long[] nanos, long cpu) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-14s %-20s p50 %6.0f us, p99 %6.0f us, CPU of both ends %6.0f us a call%n",
                name,
                what,
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                cpu / 1e3 / nanos.length);
    }

    private static long processCpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
