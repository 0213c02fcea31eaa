package io.drover.embedded.store;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
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
import java.util.List;

/** Writes until it is killed, and prints the number of each round that the store has acknowledged. */
final class WritingProcess {

    static final CellId CELL = new CellId("writer");

    private WritingProcess() {}

    static WorkloadId workload(int round) {
        return new WorkloadId("w-" + round);
    }

    public static void main(String[] arguments) {
        Stores stores = H2Fixture.stores(H2Fixture.open(arguments[0]));
        CellLease lease = stores.leases().take(CELL, "p1", null).orElseThrow();
        Samples samples = new Samples();
        for (int round = 0; round < 100_000; round++) {
            WorkloadId id = workload(round);
            stores.workloads().create(named(samples.workload("x"), id));
            stores.workloads().requestCancel(id);
            Fragment fragment = Samples.fragment(id, 0);
            Claim claim = fragment.claim();
            stores.cells()
                    .apply(
                            lease,
                            List.of(
                                    new StoreWrite.Adopt(id),
                                    new StoreWrite.Dispatch(fragment),
                                    new StoreWrite.End(
                                            claim.key(),
                                            claim.attempt(),
                                            Samples.succeeded(samples.worker("ann"), claim)),
                                    new StoreWrite.MoveWorkload(
                                            id,
                                            WorkloadEvent.CANCEL,
                                            Samples.NOW,
                                            Samples.progress(10),
                                            Samples.fault())));
            System.out.println(round);
        }
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
}
