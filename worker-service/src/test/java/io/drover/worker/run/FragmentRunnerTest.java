package io.drover.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.ResultRef;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.BagSum;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueryEngine;
import io.drover.testkit.functions.InMemoryFunctions;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.task.AllowedHosts;
import io.drover.worker.task.ConfiguredFunctions;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.FunctionRunner;
import io.drover.worker.task.HttpCalls;
import io.drover.worker.task.HttpRunner;
import io.drover.worker.task.OutputLimits;
import io.drover.worker.task.SqlRunner;
import io.drover.worker.task.TaskEnd;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FragmentRunnerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final WorkerId WORKER = new WorkerId("wk-1");
    private static final Holder SELF = new Holder(WORKER, new Incarnation("1"));
    private static final FragmentKey KEY = new FragmentKey(new WorkloadId("w-1"), 3);

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final HttpCalls calls = new HttpCalls(1 << 20, SystemDefaultDnsResolver.INSTANCE);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger invocations = new AtomicInteger();
    private final AtomicInteger failingPuts = new AtomicInteger();
    private final InMemoryFunctions functions = new InMemoryFunctions(Map.of("echo", this::echo, "fail", this::fail));
    private final FragmentRunner runner = new FragmentRunner(
            new FragmentRunner.Identity(SELF, 4, Money.dollars("3600"), Duration.ofMinutes(1)),
            objects,
            new ResultWriter(fullDisk(), ResultWriter.MOST_INLINE_BYTES, 1 << 16),
            new TaskRunners(
                    new ExecRunner(null, new OutputLimits(1 << 16, 1 << 20)),
                    new HttpRunner(calls, new AllowedHosts(List.of()), InstantSource.system()),
                    new SqlRunner(new NoEngine(), 100),
                    new FunctionRunner(new ConfiguredFunctions(Map.of(), calls, functions))),
            InstantSource.fixed(NOW),
            new WorkerMetrics(meters));

    @AfterEach
    void close() {
        functions.close();
        calls.close();
    }

    private ObjectStore fullDisk() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put") && failingPuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        throw FaultCode.OBJECTS_UNAVAILABLE.asException("no space left on device");
                    }
                    return method.invoke(objects, arguments);
                });
    }

    private String echo(String payload) {
        invocations.incrementAndGet();
        return payload;
    }

    private String fail(String payload) {
        invocations.incrementAndGet();
        throw new IllegalArgumentException(payload);
    }

    private FragmentRequest request(String bag, TaskRange range, int skip, int attempt, @Nullable ResultRef previous) {
        byte[] bytes = bag.getBytes(StandardCharsets.UTF_8);
        objects.put("bags/w-1", bytes);
        return new FragmentRequest(
                new Claim(KEY, new AttemptNumber(attempt)),
                "responses",
                Duration.ofMillis(100),
                false,
                new TaskAssignment(
                        range,
                        new BagSlice("bags/w-1", 0, bytes.length, skip, null, null),
                        Duration.ofSeconds(5),
                        previous));
    }

    private FragmentOutcome completed(FragmentRequest request) {
        return ((FragmentResponse.Completed) runner.run(request, () -> {}).orElseThrow()).outcome();
    }

    private static List<TaskResult> inline(FragmentOutcome outcome) {
        return ((ResultRef.Inline) outcome.tasks().ref()).block().toList();
    }

    @Test
    @DisplayName("what this worker cannot begin for a moment runs a moment later, and no result tells of it")
    void unfitForAMoment() {
        Iterator<TaskEnd> ends = List.of(
                        TaskEnd.failed(FaultCode.WORKER_UNFIT.because("no files")), TaskEnd.SILENT, TaskEnd.SILENT)
                .iterator();
        FragmentRequest request = request("exec true\nexec true\n", new TaskRange(0, 2), 0, 1, null);
        FragmentResponse response =
                runner.run(request, () -> {}, (_, _, _) -> ends.next()).orElseThrow();
        assertThat(inline(((FragmentResponse.Completed) response).outcome()))
                .hasSize(2)
                .allMatch(TaskResult::succeeded);
        assertThat(runner.fitness().lack()).isEmpty();
    }

    @Test
    @DisplayName("a fragment runs its range of the bag, line by line")
    void range() {
        FragmentOutcome outcome = completed(request(
                "sleep 9\nsleep 0\r\nfunction echo hello\nfunction fail no\nsleep 1\nsleep 9\n",
                new TaskRange(11, 15),
                1,
                1,
                null));
        assertThat(outcome.worker()).isEqualTo(WORKER);
        assertThat(outcome.tasks().tally()).isEqualTo(new TaskTally(3, 1, 1));
        List<TaskResult> results = inline(outcome);
        assertThat(results).extracting(TaskResult::task).containsExactly(11L, 12L, 13L, 14L);
        assertThat(results).extracting(TaskResult::output).containsExactly(null, TaskOutput.text("hello"), null, null);
        assertThat(results.get(2).fault()).isEqualTo(FaultCode.FUNCTION_FAILED.because("function 'fail' failed: no"));
        assertThat(results.getFirst().duration()).isZero();
        assertThat(results.getLast().duration()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
        assertThat(outcome.runTime()).isBetween(Duration.ofMillis(1), Duration.between(NOW, outcome.finishedAt()));
        assertThat(meters.get("drover.worker.tasks")
                        .tag("kind", "function")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("drover.worker.tasks")
                        .tag("kind", "sleep")
                        .tag("outcome", "succeeded")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a fragment costs its slot's share of the instance for its time")
    void cost() {
        FragmentOutcome outcome = completed(request("sleep 20", new TaskRange(0, 1), 0, 1, null));
        long nanos = Duration.between(outcome.startedAt(), outcome.finishedAt()).toNanos();
        // A dollar a second over four slots is a quarter of a nano-dollar per nanosecond.
        assertThat(outcome.cost().nanoDollars()).isBetween(nanos / 4 - 1, nanos / 4 + 1);
    }

    @Test
    @DisplayName("a second attempt runs only what may be tried again and keeps the rest as it was")
    void previous() {
        Instant before = NOW.minusSeconds(60);
        ResultBlockBuilder first = new ResultBlockBuilder(0, 4, before, 1);
        first.ended(1_000, TaskOutput.text("zero"), null, null);
        first.ended(1_000, TaskOutput.text("one"), null, null);
        first.ended(1_000, null, null, FaultCode.SQL_INVALID.because("never"));
        first.ended(1_000, null, null, FaultCode.FUNCTION_FAILED.because("again"));
        objects.put("results/w-1/3-1", first.build().toBytes());
        FragmentOutcome outcome = completed(request(
                "function echo 0\nfunction echo 1\nfunction echo 2\nfunction echo 3\n",
                new TaskRange(1, 4),
                1,
                2,
                new ResultRef.Stored("results/w-1/3-1")));
        assertThat(invocations).hasValue(1);
        assertThat(outcome.tasks().tally()).isEqualTo(new TaskTally(2, 1, 0));
        List<TaskResult> results = inline(outcome);
        assertThat(results).extracting(TaskResult::attempt).containsExactly(1, 1, 2);
        assertThat(results)
                .extracting(TaskResult::output)
                .containsExactly(TaskOutput.text("one"), null, TaskOutput.text("3"));
        assertThat(results.getFirst().startedAt()).isEqualTo(before.plusMillis(1));
        assertThat(results.getLast().startedAt()).isAfterOrEqualTo(NOW);
    }

    @Test
    void largeResultsBecomeAnObject() {
        String line = "function echo " + "x".repeat(5_000) + "\n";
        FragmentOutcome outcome = completed(request(line.repeat(10), new TaskRange(0, 10), 0, 2, null));
        assertThat(outcome.tasks().ref()).isEqualTo(new ResultRef.Stored("results/w-1/3-2"));
        long size = objects.size("results/w-1/3-2").orElseThrow();
        assertThat(ResultBlock.of(objects.read("results/w-1/3-2", 0, (int) size))
                        .toList())
                .hasSize(10)
                .allSatisfy(result -> assertThat(result.output().text()).hasSize(5_000));
    }

    @Test
    @DisplayName("results that no store takes wait in their slot, and their tasks do not run again")
    void resultsWaitForSpace() {
        failingPuts.set(3);
        String line = "function echo " + "x".repeat(5_000) + "\n";
        FragmentOutcome outcome = completed(request(line.repeat(10), new TaskRange(0, 10), 0, 1, null));
        assertThat(outcome.tasks().ref()).isEqualTo(new ResultRef.Stored("results/w-1/3-1"));
        assertThat(invocations).hasValue(10);
        assertThat(failingPuts).hasValue(0);
    }

    @Test
    @DisplayName("results that wait for space are given up when their claim is lost")
    void waitingResultsAreGivenUpWithTheClaim() throws Exception {
        failingPuts.set(Integer.MAX_VALUE);
        CompletableFuture<Optional<FragmentResponse>> response = new CompletableFuture<>();
        String line = "function echo " + "x".repeat(5_000) + "\n";
        FragmentRequest request = request(line.repeat(10), new TaskRange(0, 10), 0, 1, null);
        Thread slot = Thread.ofPlatform().start(() -> response.complete(runner.run(request, () -> {})));
        while (failingPuts.get() > Integer.MAX_VALUE - 2) {
            Thread.onSpinWait();
        }
        slot.interrupt();
        assertThat(response.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    @DisplayName("a fragment has begun with its first task that is no plain sleep, before that runs, and once")
    void begins() {
        List<Integer> begun = new ArrayList<>();
        FragmentRequest sleeps = request("sleep 0\nsleep 1\n", new TaskRange(0, 2), 0, 1, null);
        runner.run(sleeps, () -> begun.add(invocations.get()));
        assertThat(begun).isEmpty();
        FragmentRequest calls = request("sleep 1\nfunction echo a\nfunction echo b\n", new TaskRange(0, 3), 0, 1, null);
        runner.run(calls, () -> begun.add(invocations.get()));
        assertThat(begun).containsExactly(0);
    }

    @Test
    void aBagThatCannotBeReadBreaksTheFragment() {
        FragmentRequest request = request("sleep 0\n", new TaskRange(0, 2), 0, 1, null);
        assertThat(broken(request).code()).isEqualTo(FaultCode.BAG_UNREADABLE);
        assertThat(broken(request).message()).contains("task 1");
        objects.deleteAll("bags/");
        BagSlice gone = new BagSlice("bags/gone", 0, 8, 0, null, null);
        FragmentRequest other = new FragmentRequest(
                request.claim(),
                "r",
                request.estimate(),
                false,
                new TaskAssignment(
                        request.tasks().range(), gone, request.tasks().taskTimeout(), null));
        assertThat(broken(other).code()).isEqualTo(FaultCode.BAG_UNREADABLE);
    }

    @Test
    @DisplayName("a slice that is not what was handed in runs none of its lines; one that is, is not hindered")
    void aSliceThatIsDamaged() {
        byte[] whole = "function echo a\nfunction echo b\n".getBytes(StandardCharsets.UTF_8);
        FragmentRequest request = request("function echo a\nfunction echo c\n", new TaskRange(0, 2), 0, 1, null);
        BagSlice slice = new BagSlice("bags/w-1", 0, whole.length, 0, BagSum.of(whole), null);
        FragmentRequest checked = new FragmentRequest(
                request.claim(),
                "r",
                request.estimate(),
                false,
                new TaskAssignment(
                        request.tasks().range(), slice, request.tasks().taskTimeout(), null));
        assertThat(broken(checked).code()).isEqualTo(FaultCode.BAG_UNREADABLE);
        assertThat(broken(checked).message()).contains("bytes 0 and 32", "hand it in again");
        assertThat(invocations).hasValue(0);
        objects.deleteAll("bags/");
        objects.put("bags/w-1", whole);
        assertThat(completed(checked).tasks().tally().succeeded()).isEqualTo(2);
    }

    @Test
    @DisplayName("lines that come with the request are read from nowhere else")
    void linesThatComeAlong() {
        FragmentRequest other = request("sleep 0\n", new TaskRange(7, 9), 0, 1, null);
        objects.deleteAll("bags/");
        FragmentRequest request = new FragmentRequest(
                other.claim(),
                "r",
                other.estimate(),
                false,
                new TaskAssignment(
                        other.tasks().range(),
                        BagSlice.of("bags/w-1/u/body", "function echo ä\nfunction fail no\n"),
                        other.tasks().taskTimeout(),
                        null));
        FragmentOutcome outcome = completed(request);
        assertThat(outcome.tasks().tally()).isEqualTo(new TaskTally(1, 1, 1));
        assertThat(inline(outcome)).extracting(TaskResult::task).containsExactly(7L, 8L);
    }

    private Fault broken(FragmentRequest request) {
        return ((FragmentResponse.Broken) runner.run(request, () -> {}).orElseThrow()).fault();
    }

    @Test
    void aLineThatCannotBeReadFailsItsTaskOnly() {
        FragmentOutcome outcome = completed(request("dance\nsleep 0\n", new TaskRange(0, 2), 0, 1, null));
        assertThat(outcome.tasks().tally()).isEqualTo(new TaskTally(1, 1, 0));
        assertThat(inline(outcome).getFirst().fault().code()).isEqualTo(FaultCode.LINE_UNREADABLE);
    }

    @Test
    void anInterruptedFragmentYieldsNothing() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Optional<FragmentResponse>> response = new CompletableFuture<>();
        FragmentRequest request = request("sleep 0\nsleep 4000\nsleep 0\n", new TaskRange(0, 3), 0, 1, null);
        Thread slot = Thread.ofPlatform().start(() -> {
            started.countDown();
            response.complete(runner.run(request, () -> {}));
        });
        started.await();
        slot.interrupt();
        assertThat(response.get(3, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    @DisplayName("a million sleep 0 take a fraction of a second")
    void aMillionTasks() {
        FragmentRequest request = request("sleep 0\n".repeat(1_000_000), new TaskRange(0, 1_000_000), 0, 1, null);
        completed(request);
        FragmentOutcome outcome = completed(request);
        assertThat(outcome.tasks().tally().succeeded()).isEqualTo(1_000_000);
        assertThat(Duration.between(outcome.startedAt(), outcome.finishedAt())).isLessThan(Duration.ofSeconds(1));
    }

    private static final class NoEngine implements QueryEngine {
        @Override
        public String query(String statement, Duration timeout, int maxOutputBytes, Runnable started) {
            throw new FaultException(FaultCode.SQL_INVALID.because("no engine here"));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
