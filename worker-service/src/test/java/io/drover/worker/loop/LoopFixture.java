package io.drover.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskResults;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.Workload;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Deaths;
import io.drover.ports.Delivery;
import io.drover.ports.LinkMode;
import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import io.drover.wire.BagSlice;
import io.drover.wire.CellMessage;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import io.drover.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** One workload, one cell's queue and a worker over ports in memory. Time stands still unless the test moves it. */
final class LoopFixture implements AutoCloseable {

    static final String REPLY_TO = "test-responses";
    static final Holder WORKER = new Holder(new WorkerId("wk-1"), new Incarnation("1"));
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final Duration BOUND = Duration.ofSeconds(10);

    final ManualClock clock = new ManualClock(Samples.NOW);
    final Stores stores = InMemoryStores.open();
    final WorkQueue requests;
    final WorkQueue responses;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** How many of the next sends to the response queue fail. */
    final AtomicInteger failingSends = new AtomicInteger();
    /** "send" and "delete" in the order in which the worker did them. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** What the receives asked for. */
    final List<Duration> waits = new CopyOnWriteArrayList<>();

    /** Receives that have not come back. */
    final AtomicInteger receiving = new AtomicInteger();

    /** What had to wait for a slot. */
    final List<Claim> expected = new CopyOnWriteArrayList<>();

    /** What {@link #blocking} began and what was interrupted in it. */
    final List<Claim> started = new CopyOnWriteArrayList<>();

    final List<Claim> interrupted = new CopyOnWriteArrayList<>();
    final CountDownLatch release = new CountDownLatch(1);

    CellLinks links = CellLinks.NONE;
    LinkMode link = LinkMode.OFF;
    Claims claims = stores.claims();
    WorkerRegistry registry = stores.workers();
    volatile Deaths deaths = Deaths.UNSEEN;
    /** What happens after each report that was refused. */
    volatile Runnable afterRefusal = () -> {};
    /** What comes before each call of a queue, by the name of the call; may throw anything. */
    Consumer<String> before = call -> {};
    /** What happens at each extension of a message's hiding. */
    Runnable atExtend = () -> {};

    final AtomicInteger outOfMemory = new AtomicInteger();
    int slots = 2;
    int prefetch;
    Duration idleHeartbeat = BEAT;
    Duration idle = Duration.ZERO;
    Duration drainTimeout = Duration.ofSeconds(5);
    Duration estimate = Duration.ofMillis(10);
    /** Whether requests are for a process of their own. */
    boolean probe;

    private final WorkQueues queues = new InMemoryWorkQueues(clock);
    private final Workload workload = new Samples().workload("bag");
    private final CellLease lease;
    private final List<WorkerLoop> loops = new ArrayList<>();

    LoopFixture() {
        requests = queues.open(new QueueSpec("test-requests", Duration.ofSeconds(30), "test-dead", 3));
        responses = queues.open(QueueSpec.plain(REPLY_TO, Duration.ofSeconds(30)));
        stores.workloads().create(workload);
        Samples samples = new Samples();
        lease = stores.leases().take(samples.cell("a"), "owner", null).orElseThrow();
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(workload.id())));
    }

    /** Starts a worker whose tasks are done by {@code runner}; an empty answer means it was interrupted. */
    WorkerLoop start(Function<FragmentRequest, Optional<FragmentResponse>> runner) {
        WorkerLoopSettings settings = new WorkerLoopSettings(
                WORKER, slots, prefetch, link, BEAT, idleHeartbeat, Duration.ofSeconds(30), idle, drainTimeout);
        LoopPorts ports = new LoopPorts(
                new Recording(requests),
                recorded(),
                claims,
                registry,
                this::deaths,
                links,
                clock,
                this::nanos,
                outOfMemory::incrementAndGet);
        WorkerLoop loop = new WorkerLoop(settings, ports, attempts(runner), new WorkerMetrics(meters));
        loops.add(loop);
        loop.start(new WorkerInfo(
                slots, "127.0.0.1:1", 1, "local", clock.instant(), Money.ZERO, Executor.VM, WORKER.incarnation()));
        return loop;
    }

    private AttemptRunner attempts(Function<FragmentRequest, Optional<FragmentResponse>> runner) {
        return new AttemptRunner() {
            @Override
            public Optional<FragmentResponse> run(FragmentRequest request, Runnable begun) {
                begun.run();
                return runner.apply(request);
            }

            @Override
            public void expect(FragmentRequest request) {
                expected.add(request.claim());
            }
        };
    }

    /** Asked after each refusal, by the thread that reports. */
    private Set<Holder> deaths(List<WorkerReport> reports) {
        afterRefusal.run();
        return deaths.among(reports);
    }

    private long nanos() {
        return Duration.between(Samples.NOW, clock.instant()).toNanos();
    }

    private WorkQueues recorded() {
        return new WorkQueues() {
            @Override
            public WorkQueue open(QueueSpec spec) {
                return new Recording(queues.open(spec));
            }

            @Override
            public void drop(String name) {
                queues.drop(name);
            }
        };
    }

    /** Puts a fragment into the store and its request on the queue. */
    FragmentRequest dispatch(int number) {
        FragmentRequest request = stored(number);
        requests.send(List.of(Wire.encode(request)));
        return request;
    }

    /** Puts a fragment into the store only. */
    FragmentRequest stored(int number) {
        Fragment fragment = Samples.fragment(workload.id(), number);
        stores.cells().apply(lease, List.of(new StoreWrite.Dispatch(fragment)));
        return request(fragment);
    }

    /** The store says that it is the worker's. */
    void assign(FragmentRequest request) {
        stores.cells().apply(lease, List.of(new StoreWrite.Assign(request.claim(), WORKER, clock.instant())));
    }

    /** Gives the fragment's next attempt out, which takes the present one away from whoever runs it. */
    FragmentRequest redispatch(FragmentRequest request) {
        Fragment fragment = Samples.next(
                stores.cells().fragments(List.of(request.claim().key())).getFirst(), null);
        stores.cells().apply(lease, List.of(new StoreWrite.Redispatch(fragment)));
        return request(fragment);
    }

    private FragmentRequest request(Fragment fragment) {
        return new FragmentRequest(
                fragment.claim(),
                REPLY_TO,
                estimate,
                probe,
                new TaskAssignment(
                        fragment.range(), new BagSlice("bags/x", 0, 100, 0, null, null), Duration.ofSeconds(30), null));
    }

    /** Runs until the test releases it, or until it is interrupted. */
    Optional<FragmentResponse> blocking(FragmentRequest request) {
        started.add(request.claim());
        try {
            release.await();
            return succeed(request);
        } catch (InterruptedException e) {
            interrupted.add(request.claim());
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static Optional<FragmentResponse> succeed(FragmentRequest request) {
        return Optional.of(new FragmentResponse.Completed(
                request.claim(),
                request.work().key(),
                WORKER.incarnation(),
                new FragmentOutcome(
                        WORKER.worker(),
                        Samples.NOW,
                        Samples.NOW,
                        Duration.ZERO,
                        Money.ZERO,
                        new TaskResults(new TaskTally(1, 0, 0), new ResultRef.Inline(block())))));
    }

    private static ResultBlock block() {
        ResultBlockBuilder builder = new ResultBlockBuilder(0, 1, Samples.NOW, 1);
        builder.succeeded(0);
        return builder.build();
    }

    /** Waits for {@code count} responses and takes them off their queue. */
    List<FragmentResponse> takeResponses(int count) {
        List<FragmentResponse> taken = new ArrayList<>();
        eventually(() -> {
            for (Delivery delivery : responses.receive(10, Duration.ofMillis(5))) {
                CellMessage message = Wire.cellMessage(delivery.body());
                taken.add((FragmentResponse) message);
            }
            return taken.size() >= count;
        });
        assertThat(taken).hasSize(count);
        return taken;
    }

    List<Claim> held(WorkerLoop loop) {
        return loop.report().orElseThrow().held();
    }

    boolean requestsGone() {
        return requests.depth().equals(new QueueDepth(0, 0));
    }

    double meter(String name, String tag, String value) {
        return meters.get(name).tag(tag, value).counter().count();
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come to pass within " + BOUND);
            }
            LockSupport.parkNanos(500_000);
        }
    }

    /** Lets a few heartbeats pass. */
    void beats(WorkerLoop loop, int count) {
        long from = beat();
        eventually(() -> loop.ended() || beat() >= from + count);
    }

    private long beat() {
        return stores.workers().reports().stream()
                .mapToLong(report -> report.beat())
                .max()
                .orElse(0);
    }

    @Override
    public void close() throws InterruptedException {
        release.countDown();
        for (WorkerLoop loop : loops) {
            loop.drain("test over");
            assertThat(loop.awaitEnd(BOUND)).isTrue();
        }
    }

    private final class Recording implements WorkQueue {

        private final WorkQueue queue;

        Recording(WorkQueue queue) {
            this.queue = queue;
        }

        @Override
        public void send(List<String> bodies) {
            before.accept("send");
            bodies.forEach(body -> before.accept("send " + body));
            if (failingSends.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                calls.add("failed send");
                throw FaultCode.QUEUE_UNAVAILABLE.asException("it is down");
            }
            calls.add("send");
            queue.send(bodies);
        }

        @Override
        public List<Delivery> receive(int max, Duration wait) {
            receiving.incrementAndGet();
            try {
                waits.add(wait);
                before.accept("receive");
                // A short poll keeps drains short; the port allows to return early.
                return queue.receive(max, Duration.ofMillis(Math.min(20, wait.toMillis())));
            } finally {
                receiving.decrementAndGet();
            }
        }

        @Override
        public void delete(List<String> receipts) {
            calls.add("delete");
            before.accept("delete");
            queue.delete(receipts);
        }

        @Override
        public void extend(List<String> receipts, Duration visibility) {
            atExtend.run();
            queue.extend(receipts, visibility);
        }

        @Override
        public QueueDepth depth() {
            return queue.depth();
        }
    }
}
