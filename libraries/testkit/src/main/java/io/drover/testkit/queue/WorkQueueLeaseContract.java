package io.drover.testkit.queue;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long messages stay hidden, and what becomes of those that nobody deletes. */
abstract class WorkQueueLeaseContract extends QueueContract {

    @Test
    @DisplayName("a message that is not deleted comes back after its visibility, counted")
    void comesBack() {
        WorkQueue queue = plain(shortVisibility());
        queue.send(List.of("again"));
        Delivery first = receiveAll(queue, 1).getFirst();

        Delivery second = receiveAll(queue, 1).getFirst();

        assertThat(second.body()).isEqualTo("again");
        assertThat(second.receiveCount()).isEqualTo(2);
        assertThat(second.receipt()).isNotEqualTo(first.receipt());
    }

    @Test
    @DisplayName("a received message is hidden from others")
    void hides() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of("mine"));
        receiveAll(queue, 1);

        assertThat(queue.receive(10, Duration.ofMillis(300))).isEmpty();
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 1));
    }

    @Test
    @DisplayName("extend by zero gives a message back at once")
    void givesBack() {
        WorkQueue queue = plain(LONG);
        queue.send(bodies("m", 0, 12));
        List<Delivery> held = receiveAll(queue, 12);

        queue.extend(receipts(held), ZERO);

        assertThat(receiveAll(queue, 12)).extracting(Delivery::receiveCount).containsOnly(2);
    }

    @Test
    @DisplayName("extend hides messages for longer than their visibility")
    void extendsVisibility() {
        WorkQueue queue = plain(shortVisibility());
        queue.send(bodies("m", 0, 25));
        List<Delivery> held = new ArrayList<>();
        while (held.size() < 25) {
            List<Delivery> got = queue.receive(25, Duration.ofSeconds(1));
            queue.extend(receipts(got), LONG);
            held.addAll(got);
        }

        assertThat(queue.receive(10, shortVisibility().multipliedBy(2))).isEmpty();
        queue.delete(receipts(held));
        eventually(() -> queue.depth().equals(new QueueDepth(0, 0)));
    }

    @Test
    @DisplayName("deleting with a lapsed receipt is passed over and loses nothing")
    protected void lapsedDelete() {
        WorkQueue queue = plain(shortVisibility());
        queue.send(List.of("kept"));
        Delivery lapsed = receiveAll(queue, 1).getFirst();
        Delivery held = receiveAll(queue, 1).getFirst();
        queue.extend(List.of(held.receipt()), LONG);
        queue.send(List.of("other"));
        Delivery other = receiveAll(queue, 1).getFirst();

        queue.delete(List.of(lapsed.receipt(), other.receipt()));

        queue.extend(List.of(held.receipt()), ZERO);
        assertThat(receiveAll(queue, 1)).extracting(Delivery::body).containsExactly("kept");
        assertThat(queue.receive(10, ZERO)).isEmpty();
    }

    @Test
    @DisplayName("deleting twice and extending what is gone is passed over")
    void lapsedExtend() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of("gone", "kept"));
        List<Delivery> held = receiveAll(queue, 2);
        Delivery gone = held.getFirst();
        queue.delete(List.of(gone.receipt()));

        queue.delete(List.of(gone.receipt()));
        queue.extend(receipts(held), ZERO);

        assertThat(receiveAll(queue, 1))
                .extracting(Delivery::body)
                .containsExactly(held.getLast().body());
    }

    @Test
    @DisplayName("a message received too often goes to the dead letters")
    void deadLetters() {
        String dead = name + "-dead";
        WorkQueue queue = open(new QueueSpec(name, LONG, dead, 2));
        WorkQueue letters = open(QueueSpec.plain(dead, LONG));
        queue.send(List.of("poison"));
        for (int i = 1; i <= 2; i++) {
            Delivery delivery = receiveAll(queue, 1).getFirst();
            assertThat(delivery.receiveCount()).isEqualTo(i);
            queue.extend(List.of(delivery.receipt()), ZERO);
        }

        assertThat(queue.receive(10, Duration.ofMillis(300))).isEmpty();
        assertThat(receiveAll(letters, 1)).extracting(Delivery::body).containsExactly("poison");
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0));
    }
}
