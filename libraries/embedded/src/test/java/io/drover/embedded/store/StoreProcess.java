package io.drover.embedded.store;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another process that has the store open. Its first argument says what it does, the second in which folder. */
final class StoreProcess {

    private static final int PAUSE_MILLIS = 50;

    private StoreProcess() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("look")) {
            look(Path.of(arguments[1]));
            return;
        }
        if (arguments[0].equals("rounds")) {
            rounds(Path.of(arguments[1]));
            return;
        }
        try (SqliteDatabase database = SqliteFixture.open(Path.of(arguments[1]))) {
            Stores stores = SqliteFixture.stores(database);
            switch (arguments[0]) {
                case "lives" -> lives(stores, arguments[2]);
                case "claim" -> claim(stores);
                case "persist" -> persist(stores);
                case "wait" -> waitForInput(stores);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /** Holds what a start holds while it looks at what lies beside the store, until the input ends. */
    private static void look(Path folder) throws IOException {
        Path shared = folder.resolve("store.db-shm");
        try (FileChannel channel = FileChannel.open(shared, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = channel.lock(LeftLog.LOOKING, 1, false);
                FileLock _ = channel.lock(LeftLog.IN_USE, 1, false)) {
            System.out.println("looking");
            awaitEndOfInput();
        }
    }

    /** Opens and closes again and again; whatever refuses ends it. */
    private static void rounds(Path folder) throws IOException {
        for (int i = 0; i < 50; i++) {
            SqliteFixture.open(folder).close();
        }
        System.out.println("done");
        awaitEndOfInput();
    }

    static WorkloadId workload(String name, int round) {
        return new WorkloadId("w-" + name + "-" + round);
    }

    static CellId cell(String name) {
        return new CellId("cell-" + name);
    }

    /** Writes for ever, and prints the number of each round that the store has acknowledged. */
    private static void lives(Stores stores, String name) {
        CellLease lease = stores.leases().take(cell(name), "p1", null).orElseThrow();
        for (int round = 0; ; round++) {
            live(stores, lease, workload(name, round));
            System.out.println(round);
        }
    }

    /** Writes a large value, again and again to the same place. */
    static void fill(SqliteDatabase database, int round, byte[] bytes) {
        database.write(session -> {
            session.execute("CREATE TABLE IF NOT EXISTS filler (id INTEGER PRIMARY KEY, bytes BLOB)");
            return session.update(
                    "INSERT OR REPLACE INTO filler VALUES (?, ?)",
                    row -> row.number(round % 2).bytes(bytes));
        });
    }

    /** A workload of one fragment, from its submission to its end: six writes. */
    static void live(Stores stores, CellLease lease, WorkloadId id) {
        Samples samples = new Samples();
        stores.workloads().create(named(samples.workload("x"), id));
        stores.workloads().requestCancel(id);
        Fragment fragment = Samples.fragment(id, 0);
        Claim claim = fragment.claim();
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(id)));
        stores.cells().apply(lease, List.of(new StoreWrite.Dispatch(fragment)));
        stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(claim));
        stores.cells()
                .apply(
                        lease,
                        List.of(
                                new StoreWrite.End(
                                        claim.key(), claim.attempt(), Samples.succeeded(samples.worker("ann"), claim)),
                                new StoreWrite.MoveWorkload(
                                        id, WorkloadEvent.CANCEL, Samples.NOW, Samples.progress(10), Samples.fault())));
    }

    private static Workload named(Workload workload, WorkloadId id) {
        Submission old = workload.submission();
        return new Workload(
                new Submission(id, new ClientId("c"), old.bag(), old.options(), old.digest(), old.submittedAt()),
                workload.status(),
                null,
                false,
                workload.expiresAt());
    }

    /** Claims a fragment, prints its workload, and is dead at once, as if the first task had killed it. */
    private static void claim(Stores stores) {
        CellLease lease = stores.leases().take(new CellId("a"), "p1", null).orElseThrow();
        Samples samples = new Samples();
        Workload workload = samples.workload("c");
        stores.workloads().create(workload);
        Fragment fragment = Samples.fragment(workload.id(), 0);
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(workload.id()), new StoreWrite.Dispatch(fragment)));
        stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(fragment.claim()));
        System.out.println(workload.id());
        Runtime.getRuntime().halt(0);
    }

    /** Adds workloads for ever, whatever the store says, and prints what it said each time: {@code ok} or the fault. */
    private static void persist(Stores stores) throws InterruptedException {
        Samples samples = new Samples();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; !never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
            try {
                stores.workloads().create(samples.workload("w" + i));
                System.out.println("ok");
            } catch (FaultException e) {
                System.out.println(e.fault().code() + ": "
                        + e.fault().message().lines().findFirst().orElse(""));
            }
        }
    }

    /** Writes once, says so, and keeps the store open until its input ends. */
    private static void waitForInput(Stores stores) throws IOException {
        stores.workloads().create(new Samples().workload("waiting"));
        System.out.println("open");
        awaitEndOfInput();
        stores.workloads().create(new Samples().workload("ended"));
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Whatever comes, only the end counts.
        }
    }
}
