package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupFlushTest {

    @Test
    void whoeverComesWhileAFlushRunsSharesTheNextOne() throws Exception {
        AtomicInteger flushes = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        GroupFlush group = new GroupFlush(() -> {
            if (flushes.incrementAndGet() == 1) {
                begun.countDown();
                await(release);
            }
        });
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform().start(group::flush));
        await(begun);
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(group::flush));
        }
        for (Thread thread : threads.subList(1, threads.size())) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        assertThat(flushes).hasValue(1);
        release.countDown();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(flushes).hasValue(2);
    }

    @Test
    void callsOneAfterTheOtherFlushEachTime() {
        AtomicInteger flushes = new AtomicInteger();
        GroupFlush group = new GroupFlush(flushes::incrementAndGet);
        group.flush();
        group.flush();
        assertThat(flushes).hasValue(2);
    }

    @Test
    void aFailureIsTheCallersAndTheNextOneTriesAgain() {
        AtomicInteger flushes = new AtomicInteger();
        GroupFlush group = new GroupFlush(() -> {
            if (flushes.incrementAndGet() == 1) {
                throw new IllegalStateException("disk");
            }
        });
        assertThatThrownBy(group::flush).isInstanceOf(IllegalStateException.class);
        group.flush();
        assertThat(flushes).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
