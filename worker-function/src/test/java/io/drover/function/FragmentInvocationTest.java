package io.drover.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Money;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.workload.Workload;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.ports.Delivery;
import io.drover.ports.QueryEngine;
import io.drover.ports.QueueSpec;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.AllowedHosts;
import io.drover.worker.task.ConfiguredFunctions;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.FunctionRunner;
import io.drover.worker.task.HttpCalls;
import io.drover.worker.task.HttpRunner;
import io.drover.worker.task.OutputLimits;
import io.drover.worker.task.SqlRunner;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FragmentInvocationTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Samples samples = new Samples();
    private final Stores stores = InMemoryStores.open();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final InMemoryWorkQueues queues = new InMemoryWorkQueues(InstantSource.system());
    private final WorkQueue responses = queues.open(QueueSpec.plain("responses", MINUTE));
    private final HttpCalls calls = new HttpCalls(1 << 20, SystemDefaultDnsResolver.INSTANCE);
    private final SplittableRandom random = new SplittableRandom(7);
    private Claims claims = stores.claims();
    private WorkQueues outside = queues;

    private FragmentInvocation invocation() {
        return new FragmentInvocation(
                new FragmentInvocation.Settings(Duration.ofMillis(5), "zone-f", Money.dollars("0.06")),
                new FragmentInvocation.Ports(
                        claims,
                        stores.workers(),
                        outside,
                        objects,
                        new ResultWriter(objects, ResultWriter.MOST_INLINE_BYTES, 1 << 16),
                        InstantSource.system(),
                        random),
                new TaskRunners(
                        new ExecRunner(null, new OutputLimits(1 << 16, 1 << 20)),
                        new HttpRunner(calls, new AllowedHosts(List.of()), InstantSource.system()),
                        new SqlRunner(new NoQueries(), 100),
                        new FunctionRunner(new ConfiguredFunctions(Map.of(), calls, null))),
                new WorkerMetrics(new SimpleMeterRegistry()));
    }

    private CellLease lease;
    private Fragment fragment;

    @BeforeEach
    void dispatch() {
        lease = stores.leases().take(samples.cell("a"), "owner", null).orElseThrow();
        Workload workload = samples.workload("bag");
        stores.workloads().create(workload);
        fragment = Samples.fragment(workload.id(), 0);
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(workload.id()), new StoreWrite.Dispatch(fragment)));
    }

    @AfterEach
    void close() {
        calls.close();
    }

    private FragmentRequest request(String task, Duration taskTimeout) {
        byte[] bag = (task + "\n").repeat(Samples.TASKS_PER_FRAGMENT).getBytes(StandardCharsets.UTF_8);
        objects.put("bags/w", bag);
        return new FragmentRequest(
                fragment.claim(),
                "responses",
                Duration.ofMillis(10),
                false,
                new TaskAssignment(
                        fragment.range(), new BagSlice("bags/w", 0, bag.length, 0, null, null), taskTimeout, null));
    }

    private FragmentInvocation.End run(String id, FragmentRequest request, Duration remaining) {
        return invocation().run(id, Wire.encode(request), remaining);
    }

    private List<FragmentResponse> answers() {
        return responses.receive(10, Duration.ZERO).stream()
                .map(Delivery::body)
                .map(Wire::cellMessage)
                .map(FragmentResponse.class::cast)
                .toList();
    }

    @Test
    @DisplayName("an invocation claims its fragment, runs it and answers on the cell's queue")
    void runs() {
        assertThat(run("i-1", request("sleep 0", MINUTE), MINUTE)).isEqualTo(FragmentInvocation.End.ANSWERED);

        assertThat(answers()).singleElement().isInstanceOfSatisfying(FragmentResponse.Completed.class, answer -> {
            assertThat(answer.claim()).isEqualTo(fragment.claim());
            assertThat(answer.outcome().tasks().tally().succeeded()).isEqualTo(Samples.TASKS_PER_FRAGMENT);
            assertThat(answer.outcome().worker().value()).isEqualTo("fn-i-1");
        });
        assertThat(stores.cells().fragments(List.of(fragment.key())).getFirst().status())
                .isInstanceOfSatisfying(
                        FragmentStatus.Running.class,
                        running -> assertThat(running.worker().value()).isEqualTo("fn-i-1"));
    }

    @Test
    @DisplayName("an invocation that comes twice runs nothing the second time")
    void twice() {
        FragmentRequest request = request("sleep 0", MINUTE);
        run("i-1", request, MINUTE);

        assertThat(run("i-1", request, MINUTE)).isEqualTo(FragmentInvocation.End.NOT_MINE);
        assertThat(run("i-2", request, MINUTE)).isEqualTo(FragmentInvocation.End.NOT_MINE);
        assertThat(answers()).hasSize(1);
    }

    @Test
    @DisplayName("a long run reports itself as what it is, is given up when it is taken away, and says goodbye")
    void takenAway() throws Exception {
        FragmentRequest request = request("sleep 20000", MINUTE);
        CompletableFuture<FragmentInvocation.End> end =
                CompletableFuture.supplyAsync(() -> run("i-1", request, MINUTE));
        while (stores.workers().reports().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(stores.workers().reports()).singleElement().satisfies(report -> {
            assertThat(report.info().executor()).isEqualTo(Executor.FAAS);
            assertThat(report.held()).containsExactly(fragment.claim());
        });

        stores.cells().apply(lease, List.of(new StoreWrite.Redispatch(Samples.next(fragment, null))));

        assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(FragmentInvocation.End.LOST);
        assertThat(answers()).isEmpty();
        assertThat(stores.workers().reports()).isEmpty();
    }

    @Test
    @DisplayName("a claim that was won and whose answer was lost is found to be its own, and runs")
    void ownClaimAgain() {
        AtomicInteger calls = new AtomicInteger();
        claims = new Claims() {
            @Override
            public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> asked) {
                List<ClaimAnswer> answers = stores.claims().claim(holder, at, asked);
                if (calls.getAndIncrement() == 0) {
                    throw FaultCode.STORE_UNAVAILABLE.asException("no answer in time");
                }
                return answers;
            }

            @Override
            public Set<Claim> lost(Holder holder, List<Claim> asked) {
                return stores.claims().lost(holder, asked);
            }
        };
        assertThat(run("i-1", request("sleep 0", MINUTE), MINUTE)).isEqualTo(FragmentInvocation.End.ANSWERED);
        assertThat(calls.get()).isEqualTo(2);
        assertThat(answers()).hasSize(1);
        assertThat(run("i-1", request("sleep 0", MINUTE), MINUTE)).isEqualTo(FragmentInvocation.End.NOT_MINE);
    }

    @Test
    @DisplayName("it reports itself until its answer is sent, however long the queue takes")
    void answersBeforeItLeaves() {
        AtomicInteger tries = new AtomicInteger();
        List<Integer> reportsAtSending = new ArrayList<>();
        outside = proxy(WorkQueues.class, (method, arguments) -> {
            Object queue = method.invoke(queues, arguments);
            return queue == null
                    ? "none"
                    : proxy(WorkQueue.class, (call, given) -> {
                        if (tries.getAndIncrement() < 3) {
                            throw FaultCode.QUEUE_UNAVAILABLE.asException("no answer in time");
                        }
                        reportsAtSending.add(stores.workers().reports().size());
                        return call.invoke(queue, given);
                    });
        });
        assertThat(run("i-1", request("sleep 1", MINUTE), MINUTE)).isEqualTo(FragmentInvocation.End.ANSWERED);
        assertThat(reportsAtSending).containsExactly(1);
        assertThat(answers()).hasSize(1);
        assertThat(stores.workers().reports()).isEmpty();
    }

    @Test
    @DisplayName("no task runs longer than the provider lets the invocation live")
    void bounded() {
        run("i-1", request("sleep 20000", MINUTE), Duration.ofSeconds(3).plusMillis(5));

        assertThat(answers())
                .singleElement()
                .isInstanceOfSatisfying(
                        FragmentResponse.Completed.class,
                        answer -> assertThat(results(answer.outcome().tasks().ref()))
                                .allMatch(result -> result.toString().contains("TASK_TIMED_OUT")));
    }

    @Test
    @DisplayName("a payload that is no request is refused by name")
    void notARequest() {
        assertThatThrownBy(() -> invocation().run("i-1", "{}", MINUTE)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Calls {
        @Nullable
        Object take(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> port, Calls calls) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, given) -> calls.take(method, given)));
    }

    private static List<TaskResult> results(ResultRef ref) {
        List<TaskResult> all = new ArrayList<>();
        ((ResultRef.Inline) ref).block().forEach(all::add);
        return all;
    }

    private static final class NoQueries implements QueryEngine {
        @Override
        public String query(String statement, Duration timeout, int maxOutputBytes, Runnable started) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
