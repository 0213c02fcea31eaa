package io.drover.testkit.queue;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InMemoryWorkQueueTest extends WorkQueueContract {

    private final InMemoryWorkQueues queues = new InMemoryWorkQueues(InstantSource.system());

    @Override
    protected WorkQueues queues() {
        return queues;
    }

    @Override
    protected Duration shortVisibility() {
        return Duration.ofMillis(100);
    }

    @Test
    @DisplayName("visibility goes by the given clock alone")
    void visibilityByClock() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        WorkQueue queue = new InMemoryWorkQueues(now::get).open(QueueSpec.plain("q", Duration.ofHours(1)));
        queue.send(List.of("x"));
        assertThat(queue.receive(1, ZERO)).hasSize(1);

        now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 1));
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(60)));
        assertThat(queue.depth()).isEqualTo(new QueueDepth(1, 0));
        assertThat(queue.receive(1, ZERO).getFirst().receiveCount()).isEqualTo(2);
    }
}
