package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.ports.QueueDepth;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerLoopTest {

    private final LoopFixture it = new LoopFixture();

    @AfterEach
    void end() throws InterruptedException {
        it.close();
    }

    @Test
    @DisplayName("16 slots run 16 fragments at once, and never one more")
    void slots() {
        it.slots = 16;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        WorkerLoop loop = it.start(request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Optional<FragmentResponse> response = it.blocking(request);
            running.decrementAndGet();
            return response;
        });
        for (int i = 0; i < 40; i++) {
            it.dispatch(i);
        }
        eventually(() -> it.started.size() == 16);
        it.beats(loop, 2);
        assertThat(it.held(loop)).hasSize(16);
        assertThat(loop.report().orElseThrow().busy()).isEqualTo(16);
        it.release.countDown();
        it.takeResponses(40);
        assertThat(most).hasValue(16);
        eventually(it::requestsGone);
    }

    @Test
    @DisplayName("a request is deleted only after its response was sent")
    void deletedAfterTheResponse() {
        it.failingSends.set(3);
        it.dispatch(0);
        WorkerLoop loop = it.start(LoopFixture::succeed);
        eventually(() -> it.calls.contains("failed send"));
        it.takeResponses(1);
        eventually(it::requestsGone);
        assertThat(it.calls).containsExactly("failed send", "failed send", "failed send", "send", "delete");
        assertThat(it.held(loop)).isEmpty();
    }

    @Test
    void aLostClaimInterruptsItsTaskAndNoOther() {
        FragmentRequest lost = it.dispatch(0);
        FragmentRequest kept = it.dispatch(1);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 2);
        it.redispatch(lost);
        it.clock.advance(Duration.ofSeconds(1));
        eventually(() -> it.interrupted.contains(lost.claim()));
        eventually(() -> it.held(loop).equals(List.of(kept.claim())));
        it.release.countDown();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(kept.claim());
        assertThat(it.interrupted).containsExactly(lost.claim());
        assertThat(it.meter("drover.worker.fragments", "outcome", "dropped")).isEqualTo(1);
        eventually(() -> it.requests.depth().equals(new QueueDepth(0, 1)));
        // The lost one's message comes back, is found stale, and goes then.
        it.clock.advance(Duration.ofSeconds(31));
        eventually(it::requestsGone);
    }

    @Test
    void theSlotOfAnInterruptedFragmentRunsTheNextOneUndisturbed() {
        it.slots = 1;
        FragmentRequest lost = it.dispatch(0);
        it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        it.redispatch(lost);
        it.clock.advance(Duration.ofSeconds(1));
        eventually(() -> it.interrupted.size() == 1);
        FragmentRequest next = it.dispatch(1);
        eventually(() -> it.started.contains(next.claim()));
        it.release.countDown();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(next.claim());
        assertThat(it.interrupted).containsExactly(lost.claim());
    }

    @Test
    void aFragmentThatBreaksItsSlotIsAnsweredAndTheSlotLives() {
        it.slots = 1;
        FragmentRequest bad = it.dispatch(0);
        it.dispatch(1);
        it.start(request -> {
            if (request.claim().equals(bad.claim())) {
                throw new OutOfMemoryError("too large");
            }
            return LoopFixture.succeed(request);
        });
        List<FragmentResponse> responses = it.takeResponses(2);
        assertThat(responses.getFirst()).isInstanceOfSatisfying(FragmentResponse.Broken.class, broken -> {
            assertThat(broken.fault().code()).isEqualTo(FaultCode.INTERNAL_ERROR);
            assertThat(broken.fault().message()).contains("OutOfMemoryError: too large");
        });
        assertThat(responses.getLast()).isInstanceOf(FragmentResponse.Completed.class);
    }

    @Test
    void messagesOfLongFragmentsStayHidden() {
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        for (int i = 0; i < 6; i++) {
            it.clock.advance(Duration.ofSeconds(11));
            it.beats(loop, 2);
            assertThat(it.requests.depth()).isEqualTo(new QueueDepth(0, 1));
        }
        it.release.countDown();
        it.takeResponses(1);
        eventually(it::requestsGone);
        assertThat(it.started).hasSize(1);
    }

    @Test
    void shortFragmentsAreFetchedAheadAndLongOnesAreNot() {
        it.slots = 2;
        it.prefetch = 2;
        it.estimate = Duration.ofMillis(500);
        WorkerLoop loop = it.start(it::blocking);
        for (int i = 0; i < 8; i++) {
            it.dispatch(i);
        }
        eventually(() -> it.held(loop).size() == 4);
        it.beats(loop, 3);
        assertThat(it.held(loop)).hasSize(4);
        assertThat(it.started).hasSize(2);
        it.release.countDown();
        it.takeResponses(8);
    }

    @Test
    @DisplayName("of what waits for a slot probes begin first: they were cut off once already")
    void probesFirst() {
        it.slots = 1;
        it.prefetch = 3;
        WorkerLoop loop = it.start(it::blocking);
        it.dispatch(0);
        eventually(() -> it.started.size() == 1);
        FragmentRequest first = it.dispatch(1);
        eventually(() -> it.held(loop).size() == 2);
        it.probe = true;
        FragmentRequest probe = it.dispatch(2);
        eventually(() -> it.held(loop).size() == 3);
        it.release.countDown();
        it.takeResponses(3);
        assertThat(it.started.subList(1, 3)).containsExactly(probe.claim(), first.claim());
        assertThat(it.expected).containsExactly(first.claim(), probe.claim());
    }

    @Test
    void longFragmentsAreNotFetchedAhead() {
        it.prefetch = 2;
        it.estimate = Duration.ofSeconds(60);
        WorkerLoop loop = it.start(it::blocking);
        for (int i = 0; i < 5; i++) {
            it.dispatch(i);
        }
        eventually(() -> it.started.size() == 2);
        it.beats(loop, 5);
        assertThat(it.held(loop)).hasSize(2);
        assertThat(it.requests.depth().visible()).isEqualTo(3);
    }

    @Test
    void aBodyThatIsNoRequestGoesToTheDeadLetters() {
        it.requests.send(List.of("hello"));
        it.dispatch(0);
        it.start(LoopFixture::succeed);
        it.takeResponses(1);
        eventually(() -> {
            it.clock.advance(Duration.ofSeconds(31));
            return it.requestsGone();
        });
        assertThat(it.calls).containsExactly("send", "delete");
    }

    @Test
    void aWorkerWhoseResponsesPileUpTakesNoMoreWork() {
        it.failingSends.set(Integer.MAX_VALUE);
        it.slots = 4;
        it.prefetch = 4;
        int all = ResponseOutbox.CONGESTED + 500;
        for (int i = 0; i < all; i++) {
            it.dispatch(i);
        }
        WorkerLoop loop = it.start(LoopFixture::succeed);
        eventually(() -> it.held(loop).size() > ResponseOutbox.CONGESTED);
        it.beats(loop, 5);
        assertThat(it.held(loop)).hasSizeLessThan(ResponseOutbox.CONGESTED + 150);
        it.failingSends.set(0);
        it.takeResponses(all);
        eventually(it::requestsGone);
    }

    @Test
    void metersTellWhatHappened() {
        it.dispatch(0);
        it.dispatch(1);
        it.start(LoopFixture::succeed);
        it.takeResponses(2);
        assertThat(it.meter("drover.worker.claims", "answer", "won")).isEqualTo(2);
        eventually(() -> it.meter("drover.worker.fragments", "outcome", "completed") == 2);
        assertThat(it.meters.get("drover.worker.slot.wait").timer().count()).isEqualTo(2);
        assertThat(it.meters.get("drover.worker.slots.busy").gauge().value()).isZero();
        assertThat(it.meters.get("drover.worker.slot.wait").timer().max(TimeUnit.SECONDS))
                .isZero();
    }
}
