package io.drover.embedded.store;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.util.List;

/** Claims a fragment, prints its workload, and is dead at once, as if the first task had killed it. */
final class ClaimingProcess {

    private ClaimingProcess() {}

    public static void main(String[] arguments) {
        Stores stores = H2Fixture.stores(H2Fixture.open(arguments[0]));
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
}
