package io.drover.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One end of a link by itself. */
@Timeout(60)
class OneLinkTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger counter = new AtomicInteger();
    private final List<Integer> rooms = new CopyOnWriteArrayList<>();
    private final List<String> became = new ArrayList<>();

    private final WorkerLink.Worker worker = new WorkerLink.Worker() {
        @Override
        public void take(FragmentRequest request, WorkerLink by, long provenNanos) {}

        @Override
        public Credit credit(long received) {
            return new Credit(received, 0, counter.incrementAndGet());
        }

        @Override
        public void answered(Held work) {
            if (work.claim().key().number() == 1) {
                throw new OutOfMemoryError("of a test");
            }
            became.add("taken " + work.claim().key().number());
        }

        @Override
        public void answerOtherwise(Held work, FragmentResponse response) {
            became.add("otherwise " + work.claim().key().number());
        }

        @Override
        public void letGo(Held work) {
            became.add("missed " + work.claim().key().number());
        }

        @Override
        public void over(WorkerLink link) {}
    };

    private final CellEnd cell = new CellEnd() {
        @Override
        public CellTerm term() {
            return new CellTerm(new CellId("a"), new Epoch(1));
        }

        @Override
        public void credit(Credit credit) {
            rooms.add(credit.room());
        }

        @Override
        public void answer(LinkMessage response, Credit credit) {
            rooms.add(credit.room());
        }

        @Override
        public void ping(long number, Credit credit) {
            rooms.add(credit.room());
        }

        @Override
        public void close() {}
    };

    private WorkerLink link() {
        WorkerLink link = new WorkerLink(worker, nanos::get);
        link.opened(cell);
        return link;
    }

    private Held work(WorkerLink link, int number) {
        FragmentRequest request = new FragmentRequest(
                new Claim(new FragmentKey(new WorkloadId("bag"), number), AttemptNumber.FIRST),
                "responses",
                Duration.ZERO,
                false,
                new TaskAssignment(
                        new TaskRange(0, 1),
                        new BagSlice("bags/x", 0, 100, 0, null, null),
                        Duration.ofSeconds(30),
                        null));
        return Held.assigned(request, link, 0, 0);
    }

    private void answer(WorkerLink link, int number) {
        Held work = work(link, number);
        FragmentResponse response = new FragmentResponse.Broken(
                work.claim(), "bags/w", LoopFixture.WORKER, Instant.EPOCH, FaultCode.INTERNAL_ERROR.because("a test"));
        assertThat(link.answer(work, response)).isTrue();
    }

    @Test
    @DisplayName("a pong proves the cell, though later pings are under way")
    void latePongs() {
        WorkerLink link = link();
        nanos.set(10);
        long first = link.ping();
        nanos.set(20);
        long second = link.ping();
        nanos.set(30);
        link.ping();
        link.pong(first);
        assertThat(link.provenNanos()).isEqualTo(10);
        link.pong(second);
        assertThat(link.provenNanos()).isEqualTo(20);
        link.pong(first);
        assertThat(link.provenNanos()).isEqualTo(20);
    }

    @Test
    @DisplayName("whatever breaks while one answer is settled, the others are seen to, and the cell misses that one")
    void aBrokenSettlement() {
        WorkerLink link = link();
        for (int number = 0; number < 3; number++) {
            answer(link, number);
        }
        link.settled(
                List.of(
                        work(link, 0).claim(),
                        work(link, 1).claim(),
                        work(link, 2).claim()),
                true);
        assertThat(became).containsExactly("taken 0", "missed 1", "taken 2");
    }

    @Test
    @DisplayName("an answer of which nothing is said goes another way after a while, once")
    void unsettled() {
        WorkerLink link = link();
        answer(link, 0);
        nanos.set(Duration.ofSeconds(2).toNanos());
        answer(link, 2);
        link.giveUpAnswers(Duration.ofSeconds(3));
        assertThat(became).isEmpty();
        nanos.set(Duration.ofSeconds(4).toNanos());
        link.giveUpAnswers(Duration.ofSeconds(3));
        link.settled(List.of(work(link, 0).claim()), true);
        assertThat(became).containsExactly("otherwise 0");
        link.closed("a test");
        assertThat(became).containsExactly("otherwise 0", "otherwise 2");
    }

    @Test
    @DisplayName("what many threads say of the worker's room arrives in the order in which it was true")
    void statementsInOrder() throws InterruptedException {
        WorkerLink link = link();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 200; n++) {
                    link.credit();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(rooms).hasSize(800).isSorted();
    }
}
