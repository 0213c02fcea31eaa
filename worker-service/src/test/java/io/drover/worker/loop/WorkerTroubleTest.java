package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.Claims;
import io.drover.ports.WorkerRegistry;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that hang, break or come back after a pause of the whole process. */
@Timeout(30)
class WorkerTroubleTest {

    private final LoopFixture it = new LoopFixture();

    @AfterEach
    void end() throws InterruptedException {
        it.close();
    }

    @Test
    @DisplayName("a call to the queue that hangs holds up no heartbeat")
    void aHangingQueue() {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        it.atExtend = () -> {
            hangs.countDown();
            awaitUninterrupted(back);
        };
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        it.clock.advance(Duration.ofSeconds(11));
        eventually(() -> hangs.getCount() == 0);
        it.beats(loop, 20);
        back.countDown();
        it.release.countDown();
        it.takeResponses(1);
    }

    @Test
    @DisplayName("a store that answers no other question holds up no heartbeat")
    void aHangingStore() {
        CountDownLatch back = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        it.claims = before(Claims.class, it.claims, "lost", () -> {
            asked.incrementAndGet();
            awaitUninterrupted(back);
        });
        it.registry = before(WorkerRegistry.class, it.registry, "drainRequested", () -> {
            asked.incrementAndGet();
            awaitUninterrupted(back);
        });
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        it.clock.advance(Duration.ofSeconds(1));
        eventually(() -> asked.get() == 2);
        it.beats(loop, 20);
        back.countDown();
    }

    @Test
    @DisplayName("an Error in a heartbeat ends neither it nor those that follow, and a lack of memory is told")
    void anErrorInABeat() {
        AtomicInteger beats = new AtomicInteger();
        it.registry = before(WorkerRegistry.class, it.registry, "heartbeat", () -> {
            switch (beats.incrementAndGet()) {
                case 2 -> throw new OutOfMemoryError("of a test");
                case 3 -> throw new StackOverflowError("of a test");
                default -> {}
            }
        });
        WorkerLoop loop = it.start(LoopFixture::succeed);
        it.beats(loop, 6);
        assertThat(it.outOfMemory).hasValue(1);
    }

    @Test
    @DisplayName("a worker that cannot say that it lives takes nothing")
    void silent() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicInteger beats = new AtomicInteger();
        it.registry = before(WorkerRegistry.class, it.registry, "heartbeat", () -> {
            beats.incrementAndGet();
            if (down.get()) {
                throw FaultCode.STORE_UNAVAILABLE.asException("it is down");
            }
        });
        it.dispatch(0);
        it.start(LoopFixture::succeed);
        eventually(() -> beats.get() > 10);
        assertThat(it.requests.depth().visible()).isEqualTo(1);
        down.set(false);
        it.takeResponses(1);
    }

    @Test
    @DisplayName("after a pause of the whole process, what waited for a slot is asked about before it begins")
    void afterAPause() {
        it.slots = 1;
        it.prefetch = 2;
        String chore = "asking which claims are lost";
        it.claims = before(Claims.class, it.claims, "lost", () -> {
            if (Thread.currentThread().getName().equals(chore)) {
                throw FaultCode.STORE_UNAVAILABLE.asException("the slot has to find out by itself");
            }
        });
        FragmentRequest first = it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        FragmentRequest second = it.dispatch(1);
        eventually(() -> it.held(loop).size() == 2);
        it.redispatch(second);
        it.clock.advance(Duration.ofSeconds(8));
        it.release.countDown();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(first.claim());
        eventually(() -> it.held(loop).isEmpty());
        assertThat(it.started).containsExactly(first.claim());
    }

    @Test
    @DisplayName("the message of a claim that somebody else holds is deleted")
    void heldByAnother() {
        FragmentRequest request = it.dispatch(0);
        it.stores
                .claims()
                .claim(
                        new Holder(new WorkerId("wk-2"), Incarnation.UNKNOWN),
                        it.clock.instant(),
                        List.of(request.claim()));
        it.start(LoopFixture::succeed);
        eventually(it::requestsGone);
        assertThat(it.calls).containsExactly("delete");
    }

    @Test
    @DisplayName("an idle worker may report rarely, and reports at once when it has won something")
    void idlePace() {
        it.idleHeartbeat = Duration.ofMinutes(10);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> !it.stores.workers().reports().isEmpty());
        FragmentRequest request = it.dispatch(0);
        eventually(() -> reported().held().equals(List.of(request.claim())));
        it.beats(loop, 5);
        it.release.countDown();
        it.takeResponses(1);
        eventually(() -> it.held(loop).isEmpty());
    }

    @Test
    @DisplayName("the report that was announced comes, though it has become quiet during the call before it")
    void announcedIsKept() {
        it.idleHeartbeat = Duration.ofSeconds(60);
        AtomicBoolean turnsQuiet = new AtomicBoolean();
        it.registry = before(WorkerRegistry.class, it.registry, "heartbeat", () -> {
            if (turnsQuiet.getAndSet(false)) {
                it.clock.advance(Duration.ofSeconds(60));
            }
        });
        WorkerLoop loop = it.start(LoopFixture::succeed);
        it.dispatch(0);
        it.takeResponses(1);
        eventually(() -> it.held(loop).isEmpty());
        turnsQuiet.set(true);
        eventually(() -> !turnsQuiet.get() && reported().interval().equals(Duration.ofSeconds(60)));
    }

    @Test
    @DisplayName(
            "an idle worker asks for next to nothing; what comes wakes it, and it is busy as ever until it is quiet")
    void idleCalls() {
        it.idleHeartbeat = Duration.ofSeconds(10);
        AtomicInteger asked = new AtomicInteger();
        it.registry = before(WorkerRegistry.class, it.registry, "drainRequested", asked::incrementAndGet);
        WorkerLoop loop = it.start(LoopFixture::succeed);
        eventually(() -> it.waits.size() > 20 && asked.get() > 0);
        assertThat(it.waits).containsOnly(Duration.ofSeconds(10));
        assertThat(reported().beat()).isEqualTo(1);
        assertThat(reported().interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(asked).hasValue(1);

        it.dispatch(0);
        it.takeResponses(1);
        it.beats(loop, 5);
        assertThat(reported().interval()).isEqualTo(Duration.ofMillis(10));
        int busy = it.waits.size();
        eventually(() -> it.waits.size() > busy + 2);
        assertThat(it.waits.getLast()).isEqualTo(Duration.ofSeconds(1));

        it.clock.advance(Duration.ofSeconds(10));
        eventually(() -> reported().interval().equals(Duration.ofSeconds(10))
                && it.waits.getLast().equals(Duration.ofSeconds(10)));
    }

    @Test
    @DisplayName(
            "a worker whose id went to another process that lives ends: it drops what it runs and leaves the other's report")
    void anotherLife() throws InterruptedException {
        it.drainTimeout = Duration.ofSeconds(60);
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        WorkerReport other = takesOver();
        livesOn(other);
        assertThat(loop.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(loop.replaced()).isTrue();
        assertThat(it.interrupted).isEqualTo(it.started);
        assertThat(reported().holder()).isEqualTo(other.holder());
        it.dispatch(1);
        assertThat(it.requests.depth().visible()).isEqualTo(1);
    }

    @Test
    @DisplayName("a worker that comes to an id whose process lives ends and has taken nothing, neither the id nor work")
    void aNewcomer() throws InterruptedException {
        WorkerReport other = ofAnotherLife(1);
        it.stores.workers().heartbeat(other);
        livesOn(other);
        it.dispatch(0);
        WorkerLoop loop = it.start(LoopFixture::succeed);
        assertThat(loop.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(loop.whyReplaced().orElseThrow())
                .contains("is worker " + LoopFixture.WORKER.worker().value(), ". Give each worker an --id");
        assertThat(reported().holder()).isEqualTo(other.holder());
        assertThat(it.requests.depth().visible()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a worker that is started again takes its id from a life that stands still, also where reports fail first")
    void anEarlierLife() {
        AtomicInteger beats = new AtomicInteger();
        it.registry = before(WorkerRegistry.class, it.registry, "heartbeat", () -> {
            it.clock.advance(Duration.ofMillis(20));
            if (beats.incrementAndGet() <= 3) {
                throw FaultCode.STORE_UNAVAILABLE.asException("it is down");
            }
        });
        it.stores.workers().heartbeat(ofAnotherLife(70));
        it.dispatch(0);
        WorkerLoop loop = it.start(LoopFixture::succeed);
        it.takeResponses(1);
        assertThat(beats).hasValueGreaterThan(50);
        assertThat(loop.replaced()).isFalse();
        assertThat(reported().holder()).isEqualTo(LoopFixture.WORKER);
    }

    @Test
    @DisplayName(
            "a worker takes its id back at its next report from one that is known to be dead, and keeps what it runs")
    void aDeadOne() {
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        it.deaths = reports -> Set.of(ofAnotherLife(1).holder());
        takesOver();
        eventually(() -> reported().holder().equals(LoopFixture.WORKER));
        assertThat(loop.replaced()).isFalse();
        it.release.countDown();
        it.takeResponses(1);
        assertThat(it.interrupted).isEmpty();
    }

    /** Beats after each report of the worker under test that was refused. */
    private void livesOn(WorkerReport other) {
        AtomicLong beat = new AtomicLong(other.beat());
        WorkerRegistry direct = it.stores.workers();
        it.afterRefusal = () -> direct.heartbeat(ofAnotherLife(beat.incrementAndGet()));
    }

    private WorkerReport takesOver() {
        WorkerReport other = ofAnotherLife(1);
        eventually(() -> it.stores.workers().takeOver(other, reported()).isEmpty());
        return other;
    }

    private WorkerReport ofAnotherLife(long beat) {
        return new WorkerReport(
                LoopFixture.WORKER.worker(),
                new WorkerInfo(
                        2,
                        "127.0.0.1:2",
                        2,
                        "local",
                        it.clock.instant(),
                        Money.ZERO,
                        Executor.VM,
                        new Incarnation("other")),
                WorkerState.READY,
                beat,
                Duration.ofMillis(10),
                0,
                List.of(),
                List.of(),
                it.clock.instant());
    }

    @Test
    @DisplayName("what follows another attempt is reported as begun before it begins")
    void begunIsTold() {
        List<List<Claim>> seen = new CopyOnWriteArrayList<>();
        FragmentRequest second = it.redispatch(it.stored(0));
        it.requests.send(List.of(Wire.encode(second)));
        it.start(request -> {
            seen.add(reported().begun());
            return LoopFixture.succeed(request);
        });
        it.takeResponses(1);
        assertThat(seen).containsExactly(List.of(second.claim()));
    }

    private WorkerReport reported() {
        return it.stores.workers().reports().getFirst();
    }

    /** The port, with something that comes first at each call of one of its methods. */
    private static <T> T before(Class<T> port, T target, String name, Runnable first) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        first.run();
                    }
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
