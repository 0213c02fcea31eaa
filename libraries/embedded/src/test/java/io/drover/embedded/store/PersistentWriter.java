package io.drover.embedded.store;

import io.drover.model.fault.FaultException;
import io.drover.testkit.store.Samples;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Adds workloads for ever, whatever the store says, and prints what it said each time: {@code ok} or the fault. */
final class PersistentWriter {

    private static final int PAUSE_MILLIS = 50;

    private PersistentWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        H2WorkloadStore store = new H2WorkloadStore(H2Fixture.open(arguments[0]));
        Samples samples = new Samples();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; !never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
            try {
                store.create(samples.workload("w" + i));
                System.out.println("ok");
            } catch (FaultException e) {
                System.out.println(e.fault().code() + ": "
                        + e.fault().message().lines().findFirst().orElse(""));
            }
        }
    }
}
