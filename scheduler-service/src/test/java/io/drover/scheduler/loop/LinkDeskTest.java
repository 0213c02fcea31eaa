package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellLinks.CellEnd;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkId;
import io.drover.ports.WorkerEnd;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What workers hear of a cell whose deciding thread is the test. */
@Timeout(60)
class LinkDeskTest {

    private static final Credit CREDIT = new Credit(0, 1, 1);

    private final Inbox inbox = new Inbox();
    private final AtomicBoolean sure = new AtomicBoolean(true);
    private final CellTerm term = new CellTerm(new CellId("a"), new Epoch(3));
    private final LinkDesk desk = new LinkDesk(inbox, term, sure::get);

    @AfterEach
    void close() {
        desk.close();
    }

    /** A worker that notes what it hears. */
    private static final class Worker implements WorkerEnd {

        private final Holder holder;
        private final List<Object> heard = new CopyOnWriteArrayList<>();
        private boolean breaks;

        Worker(String name) {
            this.holder = new Holder(new WorkerId(name), new Incarnation("1"));
        }

        @Override
        public void assigned(LinkMessage request) {
            if (breaks) {
                throw new StackOverflowError("of a test");
            }
            heard.add(Wire.fragmentRequest(request).claim());
        }

        @Override
        public void settled(List<Claim> answered, boolean taken) {
            answered.forEach(claim -> heard.add(claim + (taken ? " taken" : " left")));
        }

        @Override
        public void pong(long number) {
            heard.add(number);
        }

        @Override
        public void closed(String why) {
            heard.add("closed");
        }
    }

    private CellEnd open(Worker worker) {
        return desk.open(new LinkHello(worker.holder, Set.of()), worker).orElseThrow();
    }

    private List<Incoming> incoming() throws InterruptedException {
        return inbox.take(Duration.ofSeconds(10), 0);
    }

    private LinkId linked() throws InterruptedException {
        return ((CellEvent.Linked) incoming().getFirst().event()).link();
    }

    private static Claim claim(int number) {
        return new Claim(new FragmentKey(new WorkloadId("bag"), number), AttemptNumber.FIRST);
    }

    private static Sent assigned(LinkId link, int number) {
        FragmentRequest request = new FragmentRequest(
                claim(number),
                "responses",
                Duration.ofMillis(1),
                false,
                new TaskAssignment(
                        new TaskRange(0, 1),
                        new BagSlice("bags/x", 0, 100, 0, null, null),
                        Duration.ofSeconds(30),
                        null));
        return new Sent(request, Executor.VM, link, "a test");
    }

    private static LinkMessage answer(Worker by, int number) {
        return new FragmentResponse.Broken(
                claim(number), "bags/w", by.holder, Instant.EPOCH, FaultCode.INTERNAL_ERROR.because("a test"));
    }

    @Test
    @DisplayName("a ping is answered when the deciding thread has dealt with it, every one, and not before")
    void pongsAreEarned() throws InterruptedException {
        Worker worker = new Worker("w");
        CellEnd end = open(worker);
        LinkId link = linked();
        end.ping(1, CREDIT);
        end.answer(answer(worker, 5), CREDIT);
        end.ping(2, CREDIT);
        List<Incoming> heard = incoming();
        assertThat(worker.heard).isEmpty();
        desk.assign(List.of(assigned(link, 1)));
        desk.answered(heard, List.of());
        TestPorts.await(() -> worker.heard.size() == 4);
        assertThat(worker.heard).containsExactly(claim(1), 1L, 2L, claim(5) + " left");
        assertThat(end.term()).isEqualTo(term);
    }

    @Test
    @DisplayName("while the lease is in doubt nothing goes out, links end, and none is opened")
    void unsure() throws InterruptedException {
        Worker worker = new Worker("w");
        CellEnd end = open(worker);
        LinkId link = linked();
        end.ping(1, CREDIT);
        List<Incoming> heard = incoming();
        sure.set(false);
        desk.assign(List.of(assigned(link, 1)));
        desk.answered(heard, heard);
        TestPorts.await(() -> worker.heard.contains("closed"));
        assertThat(worker.heard).containsExactly("closed");
        assertThat(desk.open(new LinkHello(worker.holder, Set.of()), worker)).isEmpty();
        assertThat(incoming()).extracting(Incoming::event).containsExactly(new CellEvent.Unlinked(link));
        sure.set(true);
        assertThat(open(worker)).isNotNull();
    }

    @Test
    @DisplayName("an error that one worker's frame throws ends its link, and no other's")
    void oneWorkersError() throws InterruptedException {
        Worker bad = new Worker("bad");
        Worker good = new Worker("good");
        bad.breaks = true;
        CellEnd _ = open(bad);
        LinkId toBad = linked();
        CellEnd _ = open(good);
        LinkId toGood = linked();
        desk.assign(List.of(assigned(toBad, 1), assigned(toGood, 2)));
        TestPorts.await(() -> good.heard.size() == 1 && bad.heard.size() == 1);
        assertThat(bad.heard).containsExactly("closed");
        assertThat(good.heard).containsExactly(claim(2));
    }

    @Test
    @DisplayName("that a link is over is heard after all that came over it, also where the inbox is full")
    void inOrder() throws InterruptedException {
        Worker worker = new Worker("w");
        CellEnd end = open(worker);
        LinkId link = linked();
        int fit = 0;
        while (inbox.offer(Incoming.seen(new CellEvent.Credited(link, CREDIT)))) {
            fit++;
        }
        assertThat(fit).isEqualTo(10_000);
        end.answer(answer(worker, 1), CREDIT);
        assertThat(worker.heard).containsExactly(claim(1) + " left");
        end.close();
        assertThat(desk.open(new LinkHello(worker.holder, Set.of()), worker)).isEmpty();
        List<CellEvent> events = new ArrayList<>();
        while (events.size() <= fit) {
            incoming().forEach(one -> events.add(one.event()));
        }
        assertThat(events.getLast()).isEqualTo(new CellEvent.Unlinked(link));
        assertThat(open(worker)).isNotNull();
    }

    @Test
    @DisplayName("a worker has one link: another one ends the former")
    void oneEach() throws InterruptedException {
        Worker first = new Worker("w");
        CellEnd _ = open(first);
        LinkId former = linked();
        Worker again = new Worker("w");
        CellEnd _ = open(again);
        assertThat(first.heard).containsExactly("closed");
        Optional<LinkId> second = Stream.of(incoming().getLast().event())
                .map(event -> ((CellEvent.Linked) event).link())
                .findFirst();
        desk.assign(List.of(assigned(former, 1), assigned(second.orElseThrow(), 2)));
        TestPorts.await(() -> !again.heard.isEmpty());
        assertThat(again.heard).containsExactly(claim(2));
    }
}
