package io.drover.testkit.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ports.Delivery;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of queues share: names that nobody else uses, and waits with an end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class QueueContract {

    /** Longer than any test: a message received under it does not come back by itself. */
    static final Duration LONG = Duration.ofMinutes(5);

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final String name = "contract-" + UUID.randomUUID();
    private final Set<String> opened = ConcurrentHashMap.newKeySet();

    /** The adapter under test; the same for the whole test. */
    protected abstract WorkQueues queues();

    /** The shortest visibility that the adapter knows. */
    protected Duration shortVisibility() {
        return Duration.ofSeconds(1);
    }

    @AfterEach
    void dropQueues() {
        opened.forEach(queue -> queues().drop(queue));
    }

    final WorkQueue plain(Duration visibility) {
        return open(QueueSpec.plain(name, visibility));
    }

    final WorkQueue open(QueueSpec spec) {
        opened.add(spec.name());
        return queues().open(spec);
    }

    static List<String> bodies(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toList();
    }

    static List<String> receipts(List<Delivery> deliveries) {
        return deliveries.stream().map(Delivery::receipt).toList();
    }

    static List<Delivery> receiveAll(WorkQueue queue, int count) {
        List<Delivery> received = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (received.size() < count && System.nanoTime() < deadline) {
            received.addAll(queue.receive(count - received.size(), Duration.ofSeconds(2)));
        }
        assertThat(received).hasSize(count);
        return received;
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
