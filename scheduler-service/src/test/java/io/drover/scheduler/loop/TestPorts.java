package io.drover.scheduler.loop;

import io.drover.blackbox.Recorder;
import io.drover.model.Timepiece;
import io.drover.model.cell.CellId;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.Deaths;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.testkit.functions.InMemoryFunctions;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A scheduler's outside, in memory, and how it breaks. */
final class TestPorts {

    static final CellId CELL = new CellId("a");
    private static final Duration BOUND = Duration.ofSeconds(40);

    private TestPorts() {}

    static SchedulerPorts with(InstantSource clock, Stores stores, ObjectStore objects) {
        return with(clock, stores, objects, Deaths.UNSEEN);
    }

    static SchedulerPorts with(InstantSource clock, Stores stores, ObjectStore objects, Deaths deaths) {
        Duration visibility = Duration.ofSeconds(30);
        InMemoryWorkQueues queues = new InMemoryWorkQueues(clock);
        WorkQueue requests = queues.open(QueueSpec.plain("requests", visibility));
        return new SchedulerPorts(
                queues.open(QueueSpec.plain("submissions", visibility)),
                requests,
                List.of(new QueueCarrier(requests), new FunctionCarrier(new InMemoryFunctions(Map.of()), "none")),
                queues.open(QueueSpec.plain("responses", visibility)),
                LinkHub.NONE,
                new EndNews(),
                stores.workloads(),
                stores.cells(),
                stores.leases(),
                stores.workers(),
                deaths,
                objects,
                clock,
                clock instanceof ManualClock manual ? manual : Timepiece.of(clock, System::nanoTime),
                Recorder.NONE);
    }

    /** Stands before a port. */
    interface Hook {

        /** Throws, answers in the port's place, or answers null: then the port is asked. */
        @Nullable
        Object instead(String method, Object[] arguments) throws Exception;
    }

    static <T> T hooked(Class<T> port, T target, Hook hook) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            @Nullable Object answer = hook.instead(method.getName(), arguments);
            try {
                return answer == null ? method.invoke(target, arguments) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }));
    }

    /** A workload as a gateway leaves it; one with more than 256 tasks has an index among the objects. */
    static Workload submit(Stores stores, ObjectStore objects, String name, long tasks, Instant now) {
        WorkloadId id = new WorkloadId(name);
        BagSpec bag = new BagSpec(
                "bags/" + id + "/u/body",
                tasks,
                tasks * 9,
                BagIndex.MIN_STRIDE,
                tasks * 10_000,
                0,
                true,
                BagOptions.DEFAULT,
                null);
        if (bag.isIndexed()) {
            BagIndex.Builder index = new BagIndex.Builder();
            for (long task = 0; task < tasks; task++) {
                index.line(task * 9, 10_000);
            }
            objects.put(bag.indexKey(), index.build().toBytes());
        }
        Workload workload = new Workload(
                new Submission(id, new ClientId("me"), bag, WorkloadOptions.DEFAULT, "digest", now),
                WorkloadStatus.queued(tasks),
                null,
                false,
                now.plus(Duration.ofDays(7)));
        stores.workloads().create(workload);
        return workload;
    }

    /** Waits for something that another thread brings about, within a bound. */
    static void await(BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - since > BOUND.toNanos()) {
                throw new AssertionError("still not so after " + BOUND);
            }
            try {
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
