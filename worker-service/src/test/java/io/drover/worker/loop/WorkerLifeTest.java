package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.worker.WorkerState;
import io.drover.ports.QueueDepth;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerLifeTest {

    private final LoopFixture it = new LoopFixture();

    @AfterEach
    void end() throws InterruptedException {
        it.close();
    }

    @Test
    @DisplayName("what cannot be finished while draining stays on the queue")
    void unfinishedWorkIsNotDeleted() throws InterruptedException {
        it.drainTimeout = Duration.ofMillis(20);
        FragmentRequest request = it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        loop.drain("test");
        assertThat(loop.awaitEnd(Duration.ofSeconds(5))).isTrue();
        eventually(() -> it.interrupted.contains(request.claim()));
        assertThat(it.requests.depth()).isEqualTo(new QueueDepth(0, 1));
        assertThat(it.calls).isEmpty();
    }

    @Test
    @DisplayName("a worker without work for its idle time drains and ends itself")
    void idle() throws InterruptedException {
        it.idle = Duration.ofSeconds(60);
        WorkerLoop loop = it.start(LoopFixture::succeed);
        it.beats(loop, 3);
        it.clock.advance(Duration.ofSeconds(50));
        it.dispatch(0);
        it.takeResponses(1);
        it.beats(loop, 3);
        it.clock.advance(Duration.ofSeconds(50));
        it.beats(loop, 3);
        assertThat(loop.ended()).isFalse();
        it.clock.advance(Duration.ofSeconds(10));
        assertThat(loop.awaitEnd(Duration.ofSeconds(5))).isTrue();
        assertThat(it.stores.workers().reports()).isEmpty();
    }

    @Test
    @DisplayName("an idle time of 0 means never, and a worker that works is not idle")
    void neverIdle() {
        WorkerLoop patient = it.start(it::blocking);
        it.beats(patient, 2);
        it.clock.advance(Duration.ofDays(365));
        it.beats(patient, 3);
        assertThat(patient.ended()).isFalse();
        assertThat(patient.report().orElseThrow().state()).isEqualTo(WorkerState.READY);
    }

    @Test
    void aDrainFinishesWhatIsHeldAndTakesNothingNew() throws InterruptedException {
        it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1);
        it.stores.workers().requestDrain(LoopFixture.WORKER.worker());
        eventually(() -> loop.report().orElseThrow().state() == WorkerState.DRAINING);
        eventually(() -> it.stores.workers().reports().getFirst().state() == WorkerState.DRAINING);
        it.dispatch(1);
        it.beats(loop, 3);
        assertThat(loop.ended()).isFalse();
        it.release.countDown();
        assertThat(loop.awaitEnd(Duration.ofSeconds(5))).isTrue();
        it.takeResponses(1);
        assertThat(it.started).hasSize(1);
        // A receive that was under way may have brought it: then it was given back.
        assertThat(it.requests.depth()).isEqualTo(new QueueDepth(1, 0));
        assertThat(it.stores.workers().reports()).isEmpty();
    }
}
