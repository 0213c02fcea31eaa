package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Executor;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Delivery;
import io.drover.ports.Functions;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cell sends, over destinations that hang and refuse. */
@Timeout(60)
class CellOutboxLanesTest {

    private final SchedulerPorts inner =
            TestPorts.with(InstantSource.system(), InMemoryStores.open(), new InMemoryObjectStore());
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final Inbox inbox = new Inbox();
    private TestPorts.Hook onRequests = (_, _) -> null;
    private TestPorts.Hook onFunctions = (_, _) -> "started";

    @AfterEach
    void release() {
        hanging.countDown();
    }

    @Test
    @DisplayName("a workers' queue that hangs keeps neither the deciding thread, nor functions, nor deletes")
    void hangingRequests() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        onRequests = (method, _) -> {
            if (method.equals("send")) {
                hanging.await();
            }
            return null;
        };
        onFunctions = (_, _) -> {
            started.countDown();
            return "started";
        };
        inner.responses().send(List.of("dealt with"));
        Delivery delivery = inner.responses().receive(1, Duration.ZERO).getFirst();
        try (CellOutbox outbox = open()) {
            for (int step = 0; step < 3_000; step++) {
                outbox.put(List.of(sent(step, Executor.VM)), List.of());
            }
            outbox.put(
                    List.of(sent(0, Executor.FAAS)),
                    List.of(new Incoming(event(0), inner.responses(), delivery.receipt(), 1)));
            started.await();
            await(() -> inner.responses().depth().inFlight() == 0);
            hanging.countDown();
            await(() -> inner.requests().depth().visible() >= 1_000);
        }
        assertThat(inner.requests().depth().visible()).isLessThan(3_000);
    }

    @Test
    @DisplayName("messages are deleted only after what they led to is sent")
    void sentFirst() throws InterruptedException {
        onRequests = (method, _) -> {
            if (method.equals("send")) {
                hanging.await();
            }
            return null;
        };
        inner.responses().send(List.of("dealt with"));
        Delivery delivery = inner.responses().receive(1, Duration.ZERO).getFirst();
        try (CellOutbox outbox = open()) {
            outbox.put(
                    List.of(sent(0, Executor.VM)),
                    List.of(new Incoming(event(0), inner.responses(), delivery.receipt(), 1)));
            assertThat(hanging.await(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(inner.responses().depth().inFlight()).isEqualTo(1);
            hanging.countDown();
            await(() -> inner.responses().depth().inFlight() == 0);
            assertThat(inner.requests().depth().visible()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("functions that could not be started are told to the cell as what they are: away, or refused")
    void unstartable() throws InterruptedException {
        onFunctions = (_, arguments) -> {
            FaultCode code = number(arguments[1]) == 1 ? FaultCode.FUNCTION_UNKNOWN : FaultCode.FUNCTIONS_UNAVAILABLE;
            throw code.asException("no");
        };
        try (CellOutbox outbox = open()) {
            outbox.put(List.of(sent(1, Executor.FAAS), sent(2, Executor.FAAS)), List.of());
            await(() -> inbox.size() == 2);
        }
        assertThat(inbox.take(Duration.ZERO, 0))
                .extracting(one -> ((CellEvent.Unstartable) one.event()).fault().code())
                .containsExactlyInAnyOrder(FaultCode.FUNCTION_UNKNOWN, FaultCode.FUNCTIONS_UNAVAILABLE);
    }

    private CellOutbox open() {
        SchedulerPorts ports = new SchedulerPorts(
                inner.submissions(),
                inner.requests(),
                List.of(
                        new QueueCarrier(TestPorts.hooked(
                                WorkQueue.class, inner.requests(), (m, a) -> onRequests.instead(m, a))),
                        new FunctionCarrier(
                                TestPorts.hooked(Functions.class, new Accepting(), (m, a) -> onFunctions.instead(m, a)),
                                "fn")),
                inner.responses(),
                inner.links(),
                inner.ends(),
                inner.workloads(),
                inner.cells(),
                inner.leases(),
                inner.workers(),
                inner.deaths(),
                inner.objects(),
                inner.clock(),
                inner.time(),
                inner.recorder());
        return new CellOutbox(ports, inbox);
    }

    private static Sent sent(int number, Executor executor) {
        FragmentRequest request = new FragmentRequest(
                claim(number),
                "responses",
                Duration.ofSeconds(1),
                false,
                new TaskAssignment(
                        new TaskRange(number, number + 1),
                        new BagSlice("bags/w", 0, 8, 0, null, null),
                        Duration.ofSeconds(1),
                        null));
        return new Sent(request, executor, null, "a test");
    }

    private static int number(Object payload) {
        return Wire.fragmentRequest(payload.toString()).claim().key().number();
    }

    private static CellEvent event(int number) {
        return new CellEvent.Unstartable(claim(number), FaultCode.INTERNAL_ERROR.because("any"));
    }

    private static Claim claim(int number) {
        return new Claim(new FragmentKey(new WorkloadId("bag"), number), AttemptNumber.FIRST);
    }

    private static final class Accepting implements Functions {
        @Override
        public String invoke(String name, String payload, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start(String name, String payload) {}
    }
}
