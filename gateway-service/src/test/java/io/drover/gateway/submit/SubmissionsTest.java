package io.drover.gateway.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.gateway.Breakable;
import io.drover.gateway.body.Body;
import io.drover.gateway.body.BodyLimits;
import io.drover.gateway.body.OptionsReader;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Workload;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionsTest {

    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 100, 1_000, 0);
    /** So many tasks that the bag has an index beside its body. */
    private static final String INDEXED = "sleep 1\n".repeat(300);

    private static final Fault EMPTY = FaultCode.BODY_EMPTY.because("nothing");
    private static final ClientId ALICE = new ClientId("alice");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05.123456789Z"));
    private final WorkloadStore rows = InMemoryStores.open().workloads();
    private final Breakable<WorkloadStore> store = Breakable.of(WorkloadStore.class, rows);
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final Breakable<ObjectStore> brokenObjects = Breakable.of(ObjectStore.class, objects);
    private final WorkQueue messages =
            new InMemoryWorkQueues(clock).open(QueueSpec.plain("submissions", Duration.ofSeconds(30)));
    private final Breakable<WorkQueue> queue = Breakable.of(WorkQueue.class, messages);
    private int seed;

    @Test
    void acceptedWorkIsKeptForItsRetention() throws IOException {
        Workload workload = submit("sleep 1", null).workload();
        assertThat(workload.submission().submittedAt()).isEqualTo("2026-01-02T03:04:05.123456Z");
        assertThat(workload.expiresAt())
                .isEqualTo(workload.submission().submittedAt().plus(Duration.ofDays(7)));
        assertThat(rows.find(workload.id())).contains(workload);
        assertThat(messages.depth().visible()).isOne();
    }

    @Test
    @DisplayName("a row is a promise: without a queue it waits for the cells, which look for rows without a message")
    void queueDown() throws Exception {
        queue.without(() -> assertThat(submit("sleep 1", "k").replayed()).isFalse());
        Workload kept = rows.list(WorkloadFilter.ALL, null, 10).items().getFirst();
        assertThat(objects.keys("bags/")).isNotEmpty();
        assertThat(submit("sleep 1", "k")).isEqualTo(new Accepted(kept, true));
        assertThat(objects.keys("bags/"))
                .containsExactly(kept.submission().bag().key());
    }

    @Test
    @DisplayName("while the store takes no writes a bag is refused before anything of it is made")
    void noWrites() throws Exception {
        store.without(
                () -> assertThatThrownBy(() -> submit(INDEXED, "k"))
                        .hasMessageContaining("STORE_UNAVAILABLE")
                        .hasMessageContaining("checkWrites"),
                "checkWrites");
        assertThat(objects.keys("bags/")).isEmpty();
        assertThat(submit(INDEXED, "k").replayed()).isFalse();
    }

    @Test
    @DisplayName("what a second gateway was told while the send of the first hung stays true when that fails")
    void twoGateways() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        WorkQueue stuck = onCall(WorkQueue.class, messages, "send", () -> {
            hanging.countDown();
            await(given);
            throw FaultCode.QUEUE_UNAVAILABLE.asException("timed out");
        });
        try (ExecutorService first = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Accepted> slow =
                    first.submit(() -> submissions(rows, stuck).submit(ALICE, "k", body(INDEXED), EMPTY));
            await(hanging);
            Accepted replayed = submit(INDEXED, "k");
            assertThat(replayed.replayed()).isTrue();
            given.countDown();
            assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(new Accepted(replayed.workload(), false));
            assertThat(rows.find(replayed.workload().id())).contains(replayed.workload());
            assertThat(objects.keys("bags/")).hasSize(2);
        }
    }

    @Test
    @DisplayName("a message that went out although its call failed changes nothing")
    void sendsAndTimesOut() throws Exception {
        WorkQueue losing = afterwards(WorkQueue.class, messages, "send", FaultCode.QUEUE_UNAVAILABLE);
        Accepted accepted = submissions(rows, losing).submit(ALICE, null, body("sleep 1"), EMPTY);
        assertThat(rows.find(accepted.workload().id())).isPresent();
        assertThat(messages.depth().visible()).isOne();
    }

    @Test
    @DisplayName("a row whose creation failed on the way back is found and goes on")
    void lostAnswer() throws IOException {
        WorkloadStore losing = afterwards(WorkloadStore.class, rows, "create", FaultCode.STORE_UNAVAILABLE);
        Accepted accepted = submissions(losing, messages).submit(ALICE, "k", body(INDEXED), EMPTY);
        assertThat(accepted.replayed()).isFalse();
        assertThat(rows.find(accepted.workload().id())).isPresent();
        assertThat(messages.depth().visible()).isOne();
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    @DisplayName("a row that a repeated try inside the store finds is this call's own, and its bag stays")
    void repeatedCreate() throws IOException {
        WorkloadStore repeating = onCall(WorkloadStore.class, rows, "create", () -> {});
        Accepted accepted = submissions(repeating, messages).submit(ALICE, null, body(INDEXED), EMPTY);
        assertThat(accepted.replayed()).isFalse();
        assertThat(messages.depth().visible()).isOne();
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    @DisplayName("a creation that lands after it was given up finds its bag: nothing is deleted on a suspicion")
    void aLateCreateFindsItsBag() throws Exception {
        List<Runnable> late = new ArrayList<>();
        WorkloadStore slow = (WorkloadStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WorkloadStore.class}, (_, method, args) -> {
                    if (method.getName().equals("create")) {
                        late.add(() -> rows.create((Workload) args[0]));
                        throw FaultCode.STORE_UNAVAILABLE.asException("timed out");
                    }
                    return invoke(method, rows, args);
                });
        refused(
                FaultCode.STORE_UNAVAILABLE,
                () -> submissions(slow, messages).submit(ALICE, "k", body(INDEXED), EMPTY));
        late.forEach(Runnable::run);
        Workload landed = rows.list(WorkloadFilter.ALL, null, 10).items().getFirst();
        assertThat(objects.size(landed.submission().bag().key())).isPresent();
        assertThat(submit(INDEXED, "k")).isEqualTo(new Accepted(landed, true));
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    void aBagWhoseRowMayExistStays() throws Exception {
        store.without(() -> refused(FaultCode.STORE_UNAVAILABLE, () -> submit(INDEXED, null)), "create", "find");
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "taskTimeout=60s, taskTimeout=1m",
        "'', priority=5&retries=0&retryBackoff=1000ms&taskTimeout=60m&fragmentSize=0&executor=VM",
        "'', speculate=true",
        "deadline=2027-01-01T00:00:00Z, deadline=2027-01-01T01:00:00+01:00",
        "deadline=90m, deadline=5400s",
        "priority=7&retries=1, retries=01&priority=7",
    })
    @DisplayName("the same key with options that say the same in other words is the same workload")
    void sameMeaning(String first, String second) throws IOException {
        Workload workload = submit("sleep 1", "k", first).workload();
        clock.advance(Duration.ofMinutes(5));
        assertThat(submit("sleep 1", "k", second)).isEqualTo(new Accepted(workload, true));
        refused(FaultCode.IDEMPOTENCY_CONFLICT, () -> submit("sleep 1", "k", "deadline=89m"));
        refused(FaultCode.IDEMPOTENCY_CONFLICT, () -> submit("sleep 1", "k", "speculate=false"));
    }

    @Test
    @DisplayName("what is told is the first failure, not that of the clean-up behind it")
    void theFirstFailureIsTold() throws Exception {
        submit(INDEXED, "k");
        brokenObjects.without(
                () -> {
                    assertThat(submit(INDEXED, "k").replayed()).isTrue();
                    refused(FaultCode.IDEMPOTENCY_CONFLICT, () -> submit("sleep 2", "k"));
                },
                "deleteAll");
        brokenObjects.without(
                () -> assertThatThrownBy(() -> submit(INDEXED, null)).hasMessageContaining("ObjectStore.put is down"),
                "put",
                "deleteAll");
    }

    @Test
    void anIndexThatCannotBeStoredTakesTheBodyAlong() throws Exception {
        brokenObjects.without(() -> refused(FaultCode.OBJECTS_UNAVAILABLE, () -> submit(INDEXED, null)), "put");
        assertThat(objects.keys("bags/")).isEmpty();
    }

    private Accepted submit(String text, String key, String query) throws IOException {
        OptionsReader options = new OptionsReader(clock.instant());
        for (String option : query.isEmpty() ? new String[0] : query.split("&")) {
            options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }
        return submissions(store.port(), queue.port()).submit(ALICE, key, body(text, options), EMPTY);
    }

    private Accepted submit(String text, String key) throws IOException {
        return submissions(store.port(), queue.port()).submit(ALICE, key, body(text), EMPTY);
    }

    private Submissions submissions(WorkloadStore workloads, WorkQueue submissions) {
        WorkloadAdmission admission = new WorkloadAdmission(
                workloads, brokenObjects.port(), submissions, LinkHub.NONE, clock, Duration.ofDays(7));
        return new Submissions(brokenObjects.port(), admission, new WorkloadIds(clock, new Random(seed++)), LIMITS);
    }

    private static Body body(String text) {
        return body(text, new OptionsReader(Instant.EPOCH));
    }

    private static Body body(String text, OptionsReader options) {
        return Body.text(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMITS, options);
    }

    private static void refused(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    /** Does what it is asked, and then fails as if the answer had been lost. */
    private static <P> P afterwards(Class<P> type, P port, String name, FaultCode code) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, args) -> {
            Object answer = invoke(method, port, args);
            if (method.getName().equals(name)) {
                throw code.asException("no answer");
            }
            return answer;
        }));
    }

    /** Does what it is asked, then something else, and then what it is asked once more. */
    private static <P> P onCall(Class<P> type, P port, String name, Runnable between) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, args) -> {
            if (method.getName().equals(name)) {
                invoke(method, port, args);
                between.run();
            }
            return invoke(method, port, args);
        }));
    }

    private static Object invoke(Method method, Object target, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
