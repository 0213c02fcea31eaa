package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InboxTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Inbox inbox = new Inbox();

    private static Incoming some(String name) {
        return Incoming.seen(new CellEvent.CancelRequested(new WorkloadId(name)));
    }

    @Test
    @DisplayName("what comes while nothing waits is handed out at once, however long is gathered under load")
    void aloneAtOnce() throws Exception {
        FutureTask<List<Incoming>> taking = new FutureTask<>(() -> inbox.take(LONG, LONG.toNanos()));
        Thread taker = Thread.ofPlatform().daemon().start(taking);
        TestPorts.await(() -> taker.getState() == Thread.State.TIMED_WAITING);
        inbox.put(some("a"));
        assertThat(taking.get(20, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    @DisplayName("what has waited is gathered with what follows")
    void gathered() throws InterruptedException {
        CountDownLatch taking = new CountDownLatch(1);
        inbox.put(some("a"));
        Thread later = Thread.ofVirtual().start(() -> {
            try {
                taking.await();
                inbox.put(some("b"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        taking.countDown();
        assertThat(inbox.take(LONG, Duration.ofSeconds(2).toNanos())).hasSize(2);
        later.join();
    }
}
