package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is urgent does not wait for what is not. */
@Timeout(60)
class LinkLanesTest {

    private static final int CALLERS = 40;

    private final Stores stores = InMemoryStores.open();
    private final Samples samples = new Samples();

    @Test
    @DisplayName("however many claims hang in the store, workers are heard, greeted and told to drain")
    void beatsPassClaims() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        try (LinkServer server = LinkFixture.start(0, LinkFixture.KEY, hanging(begun, over), stores.workers());
                LinkClient busy = LinkFixture.open(server);
                LinkClient other = LinkFixture.open(server);
                LinkClient late = LinkFixture.open(server)) {
            busy.look();
            for (int i = 0; i < CALLERS; i++) {
                LinkClient one = i % 2 == 0 ? busy : other;
                callers.add(Thread.ofVirtual()
                        .start(() -> LinkFixture.messageOf(() ->
                                one.claims().claim(samples.holder("ann"), Samples.NOW, LinkTroubleTest.claims(1)))));
                callers.add(Thread.ofVirtual()
                        .start(() -> LinkFixture.messageOf(
                                () -> one.claims().lost(samples.holder("ann"), LinkTroubleTest.claims(1)))));
            }
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (int beat = 1; beat <= 50; beat++) {
                WorkerReport report = samples.report("ann", beat, List.of());
                long start = System.nanoTime();
                other.heartbeats().heartbeat(report);
                assertThat(other.heartbeats().drainRequested(report.id())).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
                assertThat(stores.workers().find(report.id())).contains(report);
            }
            late.look();
            over.countDown();
            for (Thread caller : callers) {
                assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
            }
        }
    }

    private static Claims hanging(CountDownLatch begun, CountDownLatch over) {
        return new Claims() {
            @Override
            public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
                hang();
                return List.of();
            }

            @Override
            public Set<Claim> lost(Holder holder, List<Claim> claims) {
                hang();
                return Set.of();
            }

            private void hang() {
                begun.countDown();
                try {
                    boolean unused = over.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
