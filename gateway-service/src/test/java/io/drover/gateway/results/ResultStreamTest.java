package io.drover.gateway.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.gateway.Bags;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultStreamTest {

    private static final long TASKS =
            new Samples().workload("r").submission().bag().tasks();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Stores stores = InMemoryStores.open();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final Workload workload = new Samples().workload("r");
    private final List<Duration> pauses = new ArrayList<>();
    private BooleanSupplier away = () -> false;
    private String unreadable = "";
    private int leftOut = -1;
    private UnaryOperator<Fragment> damage = UnaryOperator.identity();
    private Bags bags;

    @BeforeEach
    void adopt() {
        stores.workloads().create(workload);
        bags = new Bags(stores, workload.id());
        bags.start(TASKS);
    }

    @Test
    @DisplayName("results come in task order, though the tails of halved fragments were cut last")
    void taskOrder() {
        for (int number = 0; number < 250; number++) {
            bags.dispatch(number, number * 4L, number * 4L + 2, null);
        }
        for (int number = 0; number < 250; number++) {
            bags.dispatch(250 + number, number * 4L + 2, number * 4L + 4, null);
        }
        for (int number = 499; number >= 0; number--) {
            long first = number < 250 ? number * 4L : (number - 250) * 4L + 2;
            if (number % 7 == 0) {
                bags.runStored(number, first, first + 2, objects);
            } else {
                bags.run(number, first, first + 2, _ -> false);
            }
        }
        assertThat(tasks())
                .containsExactlyElementsOf(LongStream.range(0, 1_000).boxed().toList());
    }

    @Test
    @DisplayName("of a slow fragment and its copy only the one that ran to its end counts, each task once")
    void copies() {
        bags.dispatch(0, 0, 5, null);
        bags.dispatch(1, 5, 10, null);
        bags.dispatch(2, 0, 5, 0);
        bags.dispatch(3, 5, 10, 1);
        bags.run(2, 0, 5, _ -> false);
        bags.close(0, FragmentState.CANCELLED);
        bags.run(1, 5, 10, _ -> false);
        bags.run(3, 5, 10, _ -> false);

        assertThat(rows())
                .containsExactly("0 f2", "1 f2", "2 f2", "3 f2", "4 f2", "5 f1", "6 f1", "7 f1", "8 f1", "9 f1");
    }

    @Test
    @DisplayName(
            "a fragment that no worker survived fails its tasks; one that was cancelled says nothing before the end")
    void closedFragments() {
        bags.dispatch(0, 0, 2, null);
        bags.dispatch(1, 2, 4, null);
        bags.dispatch(2, 4, 6, null);
        bags.dispatch(3, 6, 7, null);
        bags.close(0, FragmentState.FAILED);
        bags.close(1, FragmentState.TIMED_OUT);
        bags.run(2, 4, 6, task -> task == 5);

        assertThat(rows())
                .containsExactly("0 FAILED TASK_POISONOUS", "1 FAILED TASK_POISONOUS", "4 f2", "5 EXIT_STATUS");
    }

    @Test
    @DisplayName("every task of an ended bag has a row; those that never ran say why")
    void neverRan() {
        bags.dispatch(0, 0, 2, null);
        bags.dispatch(1, 4, 6, null);
        bags.run(0, 0, 2, _ -> false);
        bags.close(1, FragmentState.CANCELLED);
        bags.end(WorkloadEvent.CANCEL, TASKS, 2, 0, FaultCode.CANCELLED_BY_CLIENT);

        List<String> rows = rows();
        assertThat(rows).hasSize((int) TASKS).startsWith("0 f0", "1 f0", "2 CANCELLED CANCELLED_BY_CLIENT");
        assertThat(rows.getLast()).isEqualTo(TASKS - 1 + " CANCELLED CANCELLED_BY_CLIENT");
    }

    @Test
    @DisplayName("a task that was to run again when its workload ended keeps its result, and says why it did not")
    void wasToRunAgain() {
        bags.dispatch(0, 0, 4, null);
        bags.endSecond(
                0,
                new TaskRange(0, 4),
                List.of(
                        result(0, 1, null),
                        result(1, 1, FaultCode.HTTP_STATUS),
                        result(2, 1, FaultCode.COMMAND_UNKNOWN),
                        result(3, 2, FaultCode.HTTP_STATUS)));
        List<Fault> faults = new ArrayList<>();
        List<String> attempts = new ArrayList<>();
        for (boolean ended : new boolean[] {false, true}) {
            if (ended) {
                bags.end(WorkloadEvent.CANCEL, TASKS, 1, 3, FaultCode.CANCELLED_BY_CLIENT);
            }
            faults.clear();
            attempts.clear();
            each((result, worker) -> {
                attempts.add(result.task() + "/" + result.attempt() + " "
                        + Objects.requireNonNull(result.output()).text() + " of " + worker);
                Optional.ofNullable(result.fault()).ifPresent(faults::add);
            });
            assertThat(faults)
                    .containsExactly(
                            FaultCode.HTTP_STATUS.because(
                                    (ended ? "not run again, since its workload ended (3 tasks failed): " : "")
                                            + "why"),
                            FaultCode.COMMAND_UNKNOWN.because("why"),
                            FaultCode.HTTP_STATUS.because("why"));
            assertThat(attempts)
                    .containsExactly("0/1 said of wk-1", "1/1 said of wk-1", "2/1 said of wk-1", "3/2 said of wk-1");
        }
    }

    private static TaskResult result(long task, int attempt, @Nullable FaultCode code) {
        return new TaskResult(
                task,
                attempt,
                Bags.START,
                Duration.ofMillis(1),
                TaskOutput.text("said"),
                null,
                code == null ? null : code.because("why"));
    }

    private void each(BiConsumer<TaskResult, WorkerId> ended) {
        Workload now = stores.workloads().find(workload.id()).orElseThrow();
        ResultBlocks blocks = new ResultBlocks(objects, (time, _) -> pauses.add(time), PATIENCE);
        new ResultStream(stores.workloads(), blocks, 8, PATIENCE).forEach(now, new ResultSink() {
            @Override
            public void ended(TaskResult result, WorkerId worker) {
                ended.accept(result, worker);
            }

            @Override
            public void without(long task, TaskState state, int attempt, Fault fault) {
                assertThat(task).isGreaterThan(3);
            }
        });
    }

    @Test
    void aPassedDeadlineIsToldOfEveryTaskToo() {
        bags.end(WorkloadEvent.EXPIRE, TASKS, 0, 0, FaultCode.DEADLINE_PASSED);
        assertThat(rows()).hasSize((int) TASKS).allMatch(row -> row.endsWith(" TIMED_OUT DEADLINE_PASSED"));
    }

    @Test
    @DisplayName("results that are missing, cut short, garbled, of other tasks or too few cost their own rows only")
    void unreadableResults() {
        List<UnaryOperator<byte[]>> harms = List.of(
                bytes -> new byte[0],
                bytes -> new byte[1],
                bytes -> Arrays.copyOf(bytes, 4),
                bytes -> Arrays.copyOf(bytes, bytes.length - 3),
                bytes -> Arrays.copyOf(bytes, bytes.length / 2),
                bytes -> garbled(bytes, 0),
                bytes -> garbled(bytes, 1),
                bytes -> "rubbish from elsewhere".getBytes(UTF_8),
                bytes -> objects.read(key(3), 0, 1_000));
        for (int number = 0; number < 2 * harms.size(); number++) {
            bags.dispatch(number, number * 10L, number * 10L + 10, null);
            bags.runStored(number, number * 10L, number * 10L + 10, objects);
        }
        for (int i = 0; i < harms.size(); i++) {
            byte[] whole = objects.read(key(2 * i), 0, 10_000);
            objects.deleteAll(key(2 * i));
            objects.put(key(2 * i), harms.get(i).apply(whole));
        }
        int missing = 2 * harms.size() - 1;
        objects.deleteAll(key(missing));

        List<String> rows = rows();
        assertThat(rows).hasSize(20 * harms.size());
        for (int number = 0; number <= missing; number++) {
            List<String> mine = rows.subList(10 * number, 10 * number + 10);
            boolean harmed = number % 2 == 0 || number == missing;
            String end = harmed ? " FAILED RESULT_UNREADABLE" : " f" + number;
            assertThat(mine.getLast()).isEqualTo(10 * number + 9 + end);
            assertThat(mine).allMatch(row -> harmed || row.endsWith(end));
        }
    }

    @Test
    @DisplayName("an object store that is away is waited for, and nothing is blamed on the results")
    void awayForAWhile() {
        stored(0, 3);
        AtomicInteger calls = new AtomicInteger();
        away = () -> calls.incrementAndGet() <= 8;
        assertThat(rows()).containsExactly("0 f0", "1 f0", "2 f0");
        assertThat(pauses).isNotEmpty();
    }

    @Test
    void anObjectStoreThatStaysAwayEndsTheStream() {
        stored(0, 3);
        away = () -> true;
        assertThatThrownBy(this::rows).hasMessageContaining("OBJECTS_UNAVAILABLE");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(PATIENCE, PATIENCE.multipliedBy(2));
    }

    @Test
    @DisplayName("one object that cannot be read while others can is not an outage")
    void oneObjectFails() {
        stored(0, 3);
        stored(1, 3);
        objects.put(workload.submission().bag().key(), "sleep 1\n".getBytes(UTF_8));
        unreadable = key(0);
        assertThat(rows())
                .endsWith("3 f1", "4 f1", "5 f1")
                .startsWith("0 FAILED RESULT_UNREADABLE")
                .hasSize(6);
    }

    @Test
    @DisplayName(
            "a fragment whose row cannot be read, so that stores leave it out, costs its own tasks; the others follow")
    void oneRowFails() {
        stored(0, 3);
        stored(1, 3);
        stored(2, 3);
        bags.end(WorkloadEvent.FAIL, TASKS, 6, 3, FaultCode.TASKS_FAILED);
        leftOut = 1;
        assertThat(rows())
                .hasSize((int) TASKS)
                .startsWith(
                        "0 f0",
                        "1 f0",
                        "2 f0",
                        "3 FAILED RESULT_UNREADABLE",
                        "4 FAILED RESULT_UNREADABLE",
                        "5 FAILED RESULT_UNREADABLE",
                        "6 f2");
    }

    @Test
    @DisplayName("a row that has lost its results costs its own tasks; the others follow")
    void blockIsGone() {
        stored(0, 3);
        bags.dispatch(1, 3, 6, null);
        bags.run(1, 3, 6, _ -> false);
        stored(2, 3);
        damage = row -> row.key().number() == 1 && row.status() instanceof FragmentStatus.Ended(FragmentOutcome outcome)
                ? row.with(new FragmentStatus.Ended(outcome.withoutBlock()))
                : row;
        assertThat(rows())
                .containsExactly(
                        "0 f0",
                        "1 f0",
                        "2 f0",
                        "3 FAILED RESULT_UNREADABLE",
                        "4 FAILED RESULT_UNREADABLE",
                        "5 FAILED RESULT_UNREADABLE",
                        "6 f2",
                        "7 f2",
                        "8 f2");
    }

    @ParameterizedTest
    @CsvSource({"3, 2000000000", "0, 2000000000", "0, 9", "3, 5", "1000, 1003"})
    @DisplayName("a row that says that it is another part of the bag, or of no bag, hides nobody's results")
    void anotherPortion(long first, long end) {
        stored(0, 3);
        stored(1, 3);
        stored(2, 3);
        bags.end(WorkloadEvent.FAIL, TASKS, 6, 3, FaultCode.TASKS_FAILED);
        damage = row -> row.key().number() != 1
                ? row
                : new Fragment(
                        row.key(),
                        new TaskRange(first, end),
                        row.attempt(),
                        row.dispatchedAt(),
                        row.status(),
                        row.trouble(),
                        row.copyOf());
        assertThat(rows())
                .hasSize((int) TASKS)
                .startsWith(
                        "0 f0",
                        "1 f0",
                        "2 f0",
                        "3 FAILED RESULT_UNREADABLE",
                        "4 FAILED RESULT_UNREADABLE",
                        "5 FAILED RESULT_UNREADABLE",
                        "6 f2");
    }

    private void stored(int number, int size) {
        long first = (long) number * size;
        bags.dispatch(number, first, first + size, null);
        bags.runStored(number, first, first + size, objects);
    }

    private String key(int number) {
        return "results/" + workload.id() + "/" + number;
    }

    private static byte[] garbled(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x55;
        return other;
    }

    /** The object store as the test wants it to be. */
    private ObjectStore troubled() {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, args) -> {
                    if (away.getAsBoolean() || args[0].equals(unreadable)) {
                        throw FaultCode.OBJECTS_UNAVAILABLE.asException("away");
                    }
                    try {
                        return method.invoke(objects, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Without the row that cannot be read. */
    private WorkloadStore rowStore() {
        WorkloadStore all = stores.workloads();
        return (WorkloadStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WorkloadStore.class}, (_, method, args) -> {
                    if (!method.getName().equals("fragments")) {
                        return method.invoke(all, args);
                    }
                    Page<Fragment> page = all.fragments((WorkloadId) args[0], (String) args[1], (int) args[2]);
                    return new Page<>(
                            page.items().stream()
                                    .filter(fragment -> fragment.key().number() != leftOut)
                                    .map(damage)
                                    .toList(),
                            page.next());
                });
    }

    private List<Long> tasks() {
        List<Long> tasks = new ArrayList<>();
        rows().forEach(row -> tasks.add(Long.valueOf(row.substring(0, row.indexOf(' ')))));
        return tasks;
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        ResultBlocks blocks = new ResultBlocks(troubled(), (time, _) -> pauses.add(time), PATIENCE);
        Workload now = stores.workloads().find(workload.id()).orElseThrow();
        new ResultStream(rowStore(), blocks, 8, PATIENCE).forEach(now, new ResultSink() {
            @Override
            public void ended(TaskResult result, WorkerId worker) {
                Fault fault = result.fault();
                rows.add(result.task() + " " + (fault == null ? result.output().text() : fault.code()));
            }

            @Override
            public void without(long task, TaskState state, int attempt, Fault fault) {
                rows.add(task + " " + state + " " + fault.code());
            }
        });
        return rows;
    }
}
