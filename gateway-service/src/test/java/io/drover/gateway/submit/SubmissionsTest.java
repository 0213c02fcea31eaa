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
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SubmissionsTest {

    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 100, 1_000);
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
    @DisplayName("without a queue nothing is accepted and nothing is left")
    void queueDown() throws Exception {
        queue.without(() -> refused(FaultCode.QUEUE_UNAVAILABLE, () -> submit("sleep 1", "k")));
        assertThat(objects.keys("bags/")).isEmpty();
        assertThat(rows.list(WorkloadFilter.ALL, null, 10).items()).isEmpty();
        assertThat(submit("sleep 1", "k").replayed()).isFalse();
    }

    @Test
    @DisplayName("work that cannot be taken back any more is accepted: the cells look for rows without a message")
    void queueDownAndStoreDownAfterwards() throws Exception {
        queue.without(() -> store.without(
                () -> assertThat(rows.find(submit("sleep 1", null).workload().id()))
                        .isPresent(),
                "withdraw"));
    }

    @Test
    @DisplayName("a row whose creation failed on the way back is found and goes on")
    void lostAnswer() throws IOException {
        WorkloadStore losing = losingTheAnswerOfCreate();
        Accepted accepted = submissions(losing).submit(ALICE, "k", body(INDEXED), EMPTY);
        assertThat(accepted.replayed()).isFalse();
        assertThat(rows.find(accepted.workload().id())).isPresent();
        assertThat(messages.depth().visible()).isOne();
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    @DisplayName("a row that a repeated try inside the store finds is this call's own, and its bag stays")
    void repeatedCreate() throws IOException {
        WorkloadStore repeating = repeatingCreate();
        Accepted accepted = submissions(repeating).submit(ALICE, null, body(INDEXED), EMPTY);
        assertThat(accepted.replayed()).isFalse();
        assertThat(messages.depth().visible()).isOne();
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    void aStoreThatDoesNotCreateLeavesNoBag() throws Exception {
        store.without(() -> refused(FaultCode.STORE_UNAVAILABLE, () -> submit("sleep 1", null)), "create");
        assertThat(objects.keys("bags/")).isEmpty();
    }

    @Test
    void aBagWhoseRowMayExistStays() throws Exception {
        store.without(() -> refused(FaultCode.STORE_UNAVAILABLE, () -> submit(INDEXED, null)));
        assertThat(objects.keys("bags/")).hasSize(2);
    }

    @Test
    void anIndexThatCannotBeStoredTakesTheBodyAlong() throws Exception {
        brokenObjects.without(() -> refused(FaultCode.OBJECTS_UNAVAILABLE, () -> submit(INDEXED, null)), "put");
        assertThat(objects.keys("bags/")).isEmpty();
    }

    private Accepted submit(String text, String key) throws IOException {
        return submissions(store.port()).submit(ALICE, key, body(text), EMPTY);
    }

    private Submissions submissions(WorkloadStore workloads) {
        Admission admission = new Admission(workloads, brokenObjects.port(), queue.port(), clock, Duration.ofDays(7));
        return new Submissions(
                brokenObjects.port(),
                admission,
                new WorkloadIds(clock, new Random(clock.instant().getNano())),
                LIMITS);
    }

    private static Body body(String text) {
        return Body.text(new ByteArrayInputStream(text.getBytes(UTF_8)), LIMITS, new OptionsReader(Instant.EPOCH));
    }

    private static void refused(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(code));
    }

    private WorkloadStore losingTheAnswerOfCreate() {
        return afterCreate(() -> {
            throw FaultCode.STORE_UNAVAILABLE.asException("no answer");
        });
    }

    private WorkloadStore repeatingCreate() {
        return afterCreate(() -> {});
    }

    /** Creates, does something, and creates again. */
    private WorkloadStore afterCreate(Runnable between) {
        return (WorkloadStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WorkloadStore.class}, (_, method, args) -> {
                    try {
                        if (method.getName().equals("create")) {
                            method.invoke(rows, args);
                            between.run();
                        }
                        return method.invoke(rows, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
