package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are away, come back, hang; calls that are large, or no longer wanted. */
@Timeout(60)
class LinkTroubleTest {

    private final Stores stores = InMemoryStores.open();
    private final Samples samples = new Samples();

    @Test
    @DisplayName(
            "a server that is away is STORE_UNAVAILABLE; one that comes back after a while is found within a second")
    void serversComeBack() throws Exception {
        LinkServer first = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers());
        int port = URI.create(first.url()).getPort();
        try (LinkClient client = LinkFixture.open(first)) {
            client.look();
            first.close();
            // Longer than the first three pauses that a channel would make by itself.
            long away = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (System.nanoTime() < away) {
                assertUnavailable(client::look, "127.0.0.1:" + port);
                pause(100);
            }
            try (LinkServer second = LinkFixture.start(port, LinkFixture.KEY, stores.claims(), stores.workers())) {
                assertThat(second.url()).isEqualTo(first.url());
                assertThat(LinkFixture.untilItWorks(Duration.ofSeconds(10), client::look))
                        .isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    @DisplayName("a link may be opened before its server")
    void serversMayComeLater() throws Exception {
        int port;
        try (LinkServer probe = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers())) {
            port = URI.create(probe.url()).getPort();
        }
        try (LinkClient client = LinkFixture.open(new LinkAddress("link://127.0.0.1:" + port, LinkFixture.KEY))) {
            assertUnavailable(client::look, "does not answer");
            try (LinkServer server = LinkFixture.start(port, LinkFixture.KEY, stores.claims(), stores.workers())) {
                assertThat(server.url()).endsWith(":" + port);
                LinkFixture.untilItWorks(Duration.ofSeconds(5), client::look);
            }
        }
    }

    @Test
    @DisplayName("a server that comes back at another port, or with another key, is found where its news say it is")
    void serversMove() throws Exception {
        LinkServer first = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers());
        LinkAddress old = new LinkAddress(first.url(), LinkFixture.KEY);
        AtomicReference<Optional<LinkAddress>> news = new AtomicReference<>(Optional.empty());
        try (LinkClient client = LinkClient.open(old, news::get)) {
            client.look();
            try (LinkServer second = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers())) {
                news.set(Optional.of(new LinkAddress(second.url(), LinkFixture.KEY)));
                // What still answers is not left.
                client.look();
                assertThat(LinkFixture.messageOf(second::close)).isEmpty();
                news.set(Optional.empty());
            }
            first.close();
            assertUnavailable(client::look, old.server());
            // News of what is not there yet do no harm, nor does news of the same place.
            news.set(Optional.of(new LinkAddress("link://127.0.0.1:1", LinkFixture.KEY)));
            assertUnavailable(client::look, old.server());
            assertUnavailable(client::look, "127.0.0.1:1");
            try (LinkServer third = LinkFixture.start(0, "another-key", stores.claims(), stores.workers())) {
                news.set(Optional.of(new LinkAddress(third.url(), "another-key")));
                LinkFixture.untilItWorks(Duration.ofSeconds(10), client::look);
            }
        }
    }

    @Test
    @DisplayName("an answer that does not come in time is STORE_UNAVAILABLE, and calls given up are not done later")
    void serversHang() throws Exception {
        CountDownLatch paused = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        Claims slow = new HangingClaims(() -> {
            done.incrementAndGet();
            awaitQuietly(paused);
        });
        Holder ann = samples.holder("ann");
        try (LinkFixture link = new LinkFixture(slow, stores.workers());
                LinkClient client = link.client(LinkFixture.KEY, LinkMetadata.VERSION, Duration.ofMillis(200))) {
            assertUnavailable(() -> client.claims().claim(ann, Samples.NOW, claims(1)), "too long");
            paused.countDown();
            assertThat(client.claims().claim(ann, Samples.NOW, claims(1))).containsExactly(ClaimAnswer.STALE);
            assertThat(done).hasValue(2);
        }
    }

    @Test
    @DisplayName("an interrupt ends a call; words of a thread that was interrupted before are still heard")
    void interrupts() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Claims slow = new HangingClaims(() -> {
            begun.countDown();
            awaitQuietly(never);
        });
        Holder ann = samples.holder("ann");
        WorkerReport report = samples.report("ann", 1, List.of());
        try (LinkFixture link = new LinkFixture(slow, stores.workers());
                LinkClient client = link.client()) {
            FutureTask<Boolean> caller = new FutureTask<>(() -> {
                assertUnavailable(() -> client.claims().claim(ann, Samples.NOW, claims(1)), "");
                client.heartbeats().heartbeat(report);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = Thread.ofVirtual().start(caller);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            assertThat(caller.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stores.workers().find(report.id())).contains(report);
            never.countDown();
        }
    }

    @Test
    @DisplayName("thousands of claims are answered in order, and a report may name thousands")
    void largeCalls() {
        List<Claim> claims = claims(5_003);
        Set<Claim> gone =
                claims.stream().filter(claim -> claim.key().number() % 7 == 0).collect(Collectors.toSet());
        Claims behind = new Claims() {
            @Override
            public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> asked) {
                return asked.stream()
                        .map(claim -> ClaimAnswer.values()[claim.key().number() % 3])
                        .toList();
            }

            @Override
            public Set<Claim> lost(Holder holder, List<Claim> asked) {
                return asked.stream().filter(gone::contains).collect(Collectors.toSet());
            }
        };
        WorkerReport report = samples.report("ann", 1, claims);
        try (LinkServer server = LinkFixture.start(0, LinkFixture.KEY, behind, stores.workers());
                LinkClient client = LinkFixture.open(server)) {
            Holder ann = samples.holder("ann");
            assertThat(client.claims().claim(ann, Samples.NOW, claims))
                    .isEqualTo(behind.claim(ann, Samples.NOW, claims));
            assertThat(client.claims().lost(ann, claims)).isEqualTo(gone);
            client.heartbeats().heartbeat(report);
            assertThat(stores.workers().find(report.id())).contains(report);
        }
    }

    private record HangingClaims(Runnable first) implements Claims {
        @Override
        public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
            first.run();
            return claims.stream().map(_ -> ClaimAnswer.STALE).toList();
        }

        @Override
        public Set<Claim> lost(Holder holder, List<Claim> claims) {
            return Set.of();
        }
    }

    static List<Claim> claims(int count) {
        WorkloadId workload = new WorkloadId("w".repeat(64));
        return IntStream.range(0, count)
                .mapToObj(number -> new Claim(new FragmentKey(workload, number), AttemptNumber.FIRST))
                .toList();
    }

    private static void assertUnavailable(Runnable call, String said) {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(call::run)
                .withMessageContaining(said)
                .satisfies(e -> assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
