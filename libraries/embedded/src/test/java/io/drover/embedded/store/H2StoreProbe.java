package io.drover.embedded.store;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Not a test: prints how fast the store is on this machine. Rounds of 100 dispatches, 100 claims (in tens, as workers make
 * them) and 100 ends through a database file; the claims once in the same process and once through the server.
 */
final class H2StoreProbe {

    private static final int BATCH = 100;
    private static final int CLAIM_BATCH = 10;
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 300;

    private final Stores stores;
    private final Stores workers;
    private final CellLease lease;
    private final Samples samples = new Samples();

    private H2StoreProbe(Stores stores, Stores workers) {
        this.stores = stores;
        this.workers = workers;
        this.lease = stores.leases().take(samples.cell("probe"), "probe", null).orElseThrow();
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempDirectory("drover-probe").resolve("drover");
        try (H2Database database = H2Fixture.open(H2Database.fileUrl(file));
                H2Server server = H2Server.start(database, 0);
                H2Database client = H2Fixture.open(server.url())) {
            Stores here = H2Fixture.stores(database);
            new H2StoreProbe(here, here).rounds("same process");
            new H2StoreProbe(here, H2Fixture.stores(client)).rounds("claims through the server");
            H2StoreProbe single = new H2StoreProbe(here, here);
            for (int threads : new int[] {1, 8}) {
                single.creates(threads);
            }
            System.out.printf("file: %d MiB%n", fileBytes(file) >> 20);
        }
    }

    private static long fileBytes(Path file) throws IOException {
        return Files.size(file.resolveSibling(file.getFileName() + ".mv.db"));
    }

    private void rounds(String name) {
        Workload workload = samples.workload(name.replace(' ', '-'));
        WorkloadId id = workload.id();
        stores.workloads().create(workload);
        apply(List.of(new StoreWrite.Adopt(id)));
        long[] nanos = new long[3];
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            if (round == WARM_UP) {
                nanos = new long[3];
            }
            List<Fragment> fragments = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                fragments.add(Samples.fragment(id, round * BATCH + i));
            }
            WorkerId worker = samples.worker("ann");
            long start = System.nanoTime();
            apply(map(fragments, StoreWrite.Dispatch::new));
            long dispatched = System.nanoTime();
            List<Claim> claims = map(fragments, Fragment::claim);
            for (int i = 0; i < BATCH; i += CLAIM_BATCH) {
                workers.claims()
                        .claim(
                                new Holder(worker, Incarnation.UNKNOWN),
                                Samples.NOW,
                                claims.subList(i, i + CLAIM_BATCH));
            }
            long claimed = System.nanoTime();
            apply(map(
                    claims,
                    claim -> new StoreWrite.End(claim.key(), claim.attempt(), Samples.succeeded(worker, claim))));
            long ended = System.nanoTime();
            nanos[0] += dispatched - start;
            nanos[1] += claimed - dispatched;
            nanos[2] += ended - claimed;
        }
        String[] steps = {"dispatch", "claim", "end"};
        for (int i = 0; i < steps.length; i++) {
            System.out.printf(
                    "%s: %-8s %7.0f rows/s, %.2f ms per %d rows%n",
                    name, steps[i], ROUNDS * BATCH * 1e9 / nanos[i], nanos[i] / 1e6 / ROUNDS, BATCH);
        }
        System.out.printf(
                "%s: whole life of %.0f fragments/s%n", name, ROUNDS * BATCH * 1e9 / (nanos[0] + nanos[1] + nanos[2]));
    }

    private void creates(int threads) throws Exception {
        int each = 1_000;
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<Integer>> bodies = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "t" + threads + "-" + thread + "-";
                bodies.add(() -> {
                    for (int i = 0; i < each; i++) {
                        stores.workloads().create(samples.workload(name + i));
                    }
                    return each;
                });
            }
            for (Future<Integer> future : executor.invokeAll(bodies)) {
                future.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%d threads: %.0f workloads created/s%n", threads, threads * each / seconds);
    }

    private void apply(List<StoreWrite> writes) {
        stores.cells().apply(lease, writes);
    }

    private static <A, B> List<B> map(List<A> items, Function<? super A, ? extends B> function) {
        List<B> mapped = new ArrayList<>();
        items.forEach(item -> mapped.add(function.apply(item)));
        return mapped;
    }
}
