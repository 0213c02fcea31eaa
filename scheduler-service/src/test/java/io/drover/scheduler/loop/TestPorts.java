package io.drover.scheduler.loop;

import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.testkit.functions.InMemoryFunctions;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.util.Map;

/** A scheduler's outside, in memory. */
final class TestPorts {

    private TestPorts() {}

    static SchedulerPorts with(ManualClock clock, Stores stores, ObjectStore objects) {
        Duration visibility = Duration.ofSeconds(30);
        InMemoryWorkQueues queues = new InMemoryWorkQueues(clock);
        return new SchedulerPorts(
                queues.open(QueueSpec.plain("submissions", visibility)),
                queues.open(QueueSpec.plain("requests", visibility)),
                new FunctionRequests(new InMemoryFunctions(Map.of()), "none"),
                queues.open(QueueSpec.plain("responses", visibility)),
                stores.workloads(),
                stores.cells(),
                stores.leases(),
                stores.workers(),
                objects,
                clock);
    }
}
