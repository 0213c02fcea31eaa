package io.drover.testkit.queue;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link WorkQueue} keeps. A subclass names the adapter. */
public abstract class WorkQueueContract extends WorkQueueLeaseContract {

    @Test
    @DisplayName("what is sent is received, with its receive count")
    void delivers() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of("one", "two"));

        List<Delivery> received = receiveAll(queue, 2);

        assertThat(received).extracting(Delivery::body).containsExactlyInAnyOrder("one", "two");
        assertThat(received).extracting(Delivery::receiveCount).containsOnly(1);
        assertThat(received).extracting(Delivery::receipt).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("empty lists and empty queues are fine")
    void nothing() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of());
        queue.delete(List.of());
        queue.extend(List.of(), LONG);

        assertThat(queue.receive(10, ZERO)).isEmpty();
        assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 0));
    }

    @Test
    @DisplayName("parallel senders and receivers lose nothing and deleted messages stay away")
    void losesNothing() throws Exception {
        WorkQueue queue = plain(LONG);
        int senders = 4;
        int each = 60;
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                String from = "s" + sender + "-";
                work.add(threads.submit(() -> {
                    for (int next = 0, size = 1; next < each; next += size, size = Math.min(size + 3, each - next)) {
                        queue.send(bodies(from, next, next + size));
                    }
                }));
            }
            for (int receiver = 0; receiver < 4; receiver++) {
                work.add(threads.submit(() -> {
                    while (seen.size() < senders * each) {
                        List<Delivery> got = queue.receive(7, Duration.ofMillis(200));
                        got.forEach(delivery -> seen.add(delivery.body()));
                        queue.delete(got.stream().map(Delivery::receipt).toList());
                    }
                }));
            }
            for (Future<?> part : work) {
                part.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(seen).hasSize(senders * each);
        eventually(() -> queue.depth().equals(new QueueDepth(0, 0)));
    }

    @Test
    @DisplayName("a long poll ends as soon as a message comes")
    void longPollEnds() throws Exception {
        WorkQueue queue = plain(LONG);
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<Long> answered = new CompletableFuture<>();
        Thread receiver = Thread.startVirtualThread(() -> {
            asking.countDown();
            assertThat(queue.receive(10, Duration.ofSeconds(15))).hasSize(1);
            answered.complete(System.nanoTime());
        });
        assertThat(asking.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(answered).isNotDone();

        queue.send(List.of("now"));
        long sent = System.nanoTime();

        long waited = answered.get(10, TimeUnit.SECONDS) - sent;
        assertThat(Duration.ofNanos(waited)).isLessThan(Duration.ofSeconds(3));
        receiver.join();
    }

    @Test
    @DisplayName("an interrupt ends a long poll and is kept")
    void interruptEndsPoll() throws Exception {
        WorkQueue queue = plain(LONG);
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread receiver = Thread.ofVirtual().unstarted(() -> {
            assertThat(queue.receive(10, Duration.ofSeconds(15))).isEmpty();
            flag.complete(Thread.currentThread().isInterrupted());
        });
        receiver.start();
        receiver.interrupt();

        assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("batches of any number work, in and out")
    void manyMessages() {
        WorkQueue queue = plain(LONG);
        queue.send(bodies("m", 0, 37));

        List<Delivery> received = receiveAll(queue, 37);

        assertThat(received).extracting(Delivery::body).containsExactlyInAnyOrderElementsOf(bodies("m", 0, 37));
        queue.delete(receipts(received));
        eventually(() -> queue.depth().equals(new QueueDepth(0, 0)));
    }

    @Test
    @DisplayName("batches of any weight work, up to bodies of the greatest size")
    void heavyMessages() {
        WorkQueue queue = plain(LONG);
        List<String> heavy = IntStream.range(0, 12)
                .mapToObj(i -> (char) ('a' + i) + "x".repeat(200_000))
                .toList();
        String heaviest = "é".repeat(WorkQueue.MAX_BODY_BYTES / 2);
        List<String> all = new ArrayList<>(heavy);
        all.add(heaviest);
        queue.send(all);

        assertThat(receiveAll(queue, 13).stream().map(Delivery::body).toList())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    @DisplayName("a body that is too large or empty is refused, and nothing of its batch is sent")
    void refusesTooLarge() {
        WorkQueue queue = plain(LONG);
        String tooLarge = "é".repeat(WorkQueue.MAX_BODY_BYTES / 2) + "x";

        assertThatThrownBy(() -> queue.send(List.of("small", tooLarge)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(String.valueOf(WorkQueue.MAX_BODY_BYTES));
        assertThatThrownBy(() -> queue.send(List.of("small", ""))).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.receive(10, ZERO)).isEmpty();
    }

    @Test
    @DisplayName("bodies carry every character that the provider allows")
    void unicode() {
        WorkQueue queue = plain(LONG);
        String body = "{\"a\": \"\\\"&<>'%+\"}\t\r\n \u0020\u007f\u0085\u00a0 äöü"
                + " \u2028 \ud7ff \ue000 \ufffd 漢字 😀 \udbff\udffd";
        queue.send(List.of(body));

        assertThat(receiveAll(queue, 1)).extracting(Delivery::body).containsExactly(body);
    }

    @Test
    @DisplayName("a character that no provider carries does not keep a message from arriving")
    void oddCharacters() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of("good", "before \u0000\u0007\ufffe\ud800 after"));

        assertThat(receiveAll(queue, 2))
                .extracting(Delivery::body)
                .anySatisfy(body -> assertThat(body).startsWith("before ").endsWith(" after"));
    }

    @Test
    @DisplayName("depth tells waiting messages from those out with a receiver")
    void depth() {
        WorkQueue queue = plain(LONG);
        queue.send(bodies("m", 0, 5));
        eventually(() -> queue.depth().equals(new QueueDepth(5, 0)));
        assertThat(queue.receive(2, Duration.ofSeconds(1))).hasSize(2);

        eventually(() -> queue.depth().equals(new QueueDepth(3, 2)));
    }

    @Test
    @DisplayName("opening a queue again, even at the same time or with other settings, finds the same queue")
    void openIsIdempotent() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<WorkQueue>> handles = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> plain(LONG)))
                    .toList();
            for (Future<WorkQueue> handle : handles) {
                handle.get().send(List.of("x"));
            }
        }
        WorkQueue later = plain(LONG.plusSeconds(1));
        assertThat(receiveAll(later, 4)).hasSize(4);
    }

    @Test
    @DisplayName("a dropped queue is missing until it is opened again, empty; dropping nothing is fine")
    void drops() {
        WorkQueue queue = plain(LONG);
        queue.send(List.of("lost"));

        queues().drop(name);
        queues().drop(name);

        assertThatThrownBy(() -> queue.send(List.of("late"))).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.QUEUE_MISSING);
            assertThat(e.fault().message()).contains(name);
        });
        assertThat(plain(LONG).receive(10, ZERO)).isEmpty();
    }
}
