package io.drover.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResponseOutboxLinesTest {

    private static final QueueSpec BAD = QueueSpec.plain("bad", Duration.ofSeconds(30));
    private static final QueueSpec GOOD = QueueSpec.plain("good", Duration.ofSeconds(30));

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final WorkQueues inner = new InMemoryWorkQueues(InstantSource.system());
    private final HeldClaims held = new HeldClaims();

    @Test
    @DisplayName("a cell's queue that hangs keeps no other cell waiting, and gets its answers when it is back")
    void oneHangs() throws InterruptedException {
        Deletions deletions = new Deletions(inner.open(QueueSpec.plain("requests", Duration.ofSeconds(30))), () -> {});
        ResponseOutbox outbox = new ResponseOutbox(
                new Holder(new WorkerId("w"), Incarnation.draw(new Random(1))),
                new Hanging(),
                held,
                deletions,
                () -> {});
        for (int number = 0; number < 200; number++) {
            add(outbox, number, BAD.name());
            add(outbox, 1_000 + number, GOOD.name());
        }
        while (inner.open(GOOD).depth().visible() < 200 || held.all().size() > 200) {
            Thread.onSpinWait();
        }
        assertThat(inner.open(BAD).depth().visible()).isZero();
        assertThat(held.all()).hasSize(200);
        assertThat(outbox.congested()).isFalse();
        for (int number = 200; number <= 1_000; number++) {
            add(outbox, number, BAD.name());
        }
        assertThat(outbox.congested()).isTrue();

        hanging.countDown();
        assertThat(held.awaitEmpty(Duration.ofSeconds(20))).isTrue();
        assertThat(inner.open(BAD).depth().visible()).isEqualTo(1_001);
        assertThat(outbox.congested()).isFalse();
        outbox.stop(5_000);
    }

    private void add(ResponseOutbox outbox, int number, String replyTo) {
        Claim claim = new Claim(new FragmentKey(new WorkloadId("bag"), number), AttemptNumber.FIRST);
        FragmentRequest request = new FragmentRequest(
                claim,
                replyTo,
                Duration.ofSeconds(1),
                false,
                new TaskAssignment(
                        new TaskRange(number, number + 1),
                        new BagSlice("bags/w", 0, 8, 0, null, null),
                        Duration.ofSeconds(1),
                        null));
        Held work = new Held(request, "receipt-" + number, 0, 0);
        held.add(work);
        outbox.add(
                work,
                new FragmentResponse.Broken(
                        claim, "bags/w", LoopFixture.WORKER, Instant.EPOCH, FaultCode.INTERNAL_ERROR.because("any")));
    }

    /** Whoever uses the bad one waits. */
    private final class Hanging implements WorkQueues {
        @Override
        public WorkQueue open(QueueSpec spec) {
            WorkQueue queue = inner.open(spec);
            return (WorkQueue) Proxy.newProxyInstance(
                    WorkQueue.class.getClassLoader(), new Class<?>[] {WorkQueue.class}, (_, method, arguments) -> {
                        if (spec.name().equals(BAD.name())) {
                            hanging.await();
                        }
                        return method.invoke(queue, arguments);
                    });
        }

        @Override
        public void drop(String name) {
            inner.drop(name);
        }
    }
}
