package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.model.fragment.Claim;
import io.drover.ports.CellLinks;
import io.drover.ports.CellTerm;
import io.drover.ports.Credit;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkMode;
import io.drover.ports.WorkerEnd;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A worker with a link, whose other end is the test. */
class WorkerLinkTest {

    private final LoopFixture it = new LoopFixture();
    private final List<LinkHello> hellos = new CopyOnWriteArrayList<>();
    private final List<FragmentResponse> answers = new CopyOnWriteArrayList<>();
    private volatile @Nullable WorkerEnd worker;
    private volatile Credit credit = Credit.NONE;
    private volatile boolean settles = true;
    private volatile Consumer<Credit> beforePong = _ -> {};
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile CellTerm term = new CellTerm(new CellId("a"), new Epoch(7));

    /** What the worker talks to. */
    private final class Cell implements CellLinks.CellEnd {

        private final WorkerEnd back;

        Cell(WorkerEnd back) {
            this.back = back;
        }

        @Override
        public CellTerm term() {
            return term;
        }

        @Override
        public void credit(Credit now) {
            credit = now;
        }

        @Override
        public void answer(LinkMessage response, Credit now) {
            FragmentResponse said = Wire.fragmentResponse(response);
            answers.add(said);
            credit = now;
            if (settles) {
                back.settled(List.of(said.claim()), true);
            }
        }

        @Override
        public void ping(long number, Credit now) {
            credit = now;
            beforePong.accept(now);
            back.pong(number);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @BeforeEach
    void link() {
        it.link = LinkMode.ALL;
        it.links = (hello, end) -> {
            hellos.add(hello);
            worker = end;
            return Optional.of(new Cell(end));
        };
    }

    @AfterEach
    void close() throws InterruptedException {
        it.close();
    }

    private WorkerEnd linked() {
        eventually(() -> worker != null && credit.idle() > 0);
        return end();
    }

    private WorkerEnd end() {
        if (worker instanceof WorkerEnd end) {
            return end;
        }
        throw new AssertionError("no link");
    }

    private void assign(FragmentRequest request) {
        it.assign(request);
        linked().assigned(request);
    }

    @Test
    @DisplayName("what is assigned runs without a claim, and is answered on its link alone")
    void assignedAndAnswered() {
        it.slots = 2;
        WorkerLoop loop = it.start(LoopFixture::succeed);
        assertThat(linked()).isNotNull();
        assertThat(credit.idle()).isEqualTo(2);
        FragmentRequest request = it.stored(0);
        assign(request);
        eventually(() -> answers.size() == 1 && it.held(loop).isEmpty());
        assertThat(answers.getFirst().claim()).isEqualTo(request.claim());
        eventually(() -> credit.equals(new Credit(1, 2, credit.room())));
        assertThat(it.responses.receive(10, Duration.ZERO)).isEmpty();
    }

    @Test
    @DisplayName(
            "a worker with a link and nothing to do seldom looks into the queue, and at once when the link is lost")
    void seldomLooks() {
        becomeQuiet();
        int looks = it.waits.size();
        FragmentRequest request = it.dispatch(0);
        awaitPing();
        assertThat(it.waits).hasSize(looks);
        it.links = (_, _) -> Optional.empty();
        end().closed("a test");
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(request.claim());
    }

    @Test
    @DisplayName("when something has run over the link, the queue is looked into at once")
    void looksAfterWork() {
        becomeQuiet();
        FragmentRequest queued = it.dispatch(0);
        assign(it.stored(1));
        eventually(() -> answers.size() == 1);
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(queued.claim());
    }

    @Test
    @DisplayName("every few seconds the queue is looked into all the same")
    void looksAllTheSame() {
        becomeQuiet();
        FragmentRequest queued = it.dispatch(0);
        for (int i = 0; i < 3; i++) {
            it.clock.advance(Duration.ofSeconds(2));
            awaitPing();
        }
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(queued.claim());
        assertThat(hellos).hasSize(1);
    }

    /** A worker that has had nothing to do for longer than it says, and looks no more for now. */
    private void becomeQuiet() {
        beforePong = _ -> pings.incrementAndGet();
        it.start(LoopFixture::succeed);
        linked();
        for (int i = 0; i < 8; i++) {
            it.clock.advance(Duration.ofSeconds(2));
            awaitPing();
        }
        eventually(this::looksNoMore);
    }

    /** A look that has become due by the last step of the clock begins within a few pings. */
    private boolean looksNoMore() {
        int looks = it.waits.size();
        for (int i = 0; i < 10; i++) {
            awaitPing();
        }
        return it.waits.size() == looks && it.receiving.get() == 0;
    }

    @Test
    @DisplayName(
            "while a link is new the queue is looked into as without one: its cell may send by it what it has found")
    void looksWhileTheLinkIsNew() {
        beforePong = _ -> pings.incrementAndGet();
        it.start(LoopFixture::succeed);
        linked();
        it.clock.advance(Duration.ofSeconds(4));
        awaitPing();
        FragmentRequest queued = it.dispatch(0);
        awaitPing();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(queued.claim());
    }

    /** The link stays proven while the clock is moved. */
    private void awaitPing() {
        int before = pings.get();
        eventually(() -> pings.get() > before + 1);
    }

    @Test
    @DisplayName("an answer whose link breaks before the cell has said what became of it goes by the queue")
    void theLinkBreaks() {
        settles = false;
        WorkerLoop loop = it.start(LoopFixture::succeed);
        FragmentRequest request = it.stored(0);
        assign(request);
        eventually(() -> answers.size() == 1);
        assertThat(it.held(loop)).containsExactly(request.claim());
        linked().closed("a test");
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(request.claim());
        eventually(() -> it.held(loop).isEmpty() && hellos.size() == 2);
        assertThat(hellos.getLast().held()).contains(request.claim());
    }

    @Test
    @DisplayName("an answer that the cell does not take goes by the queue")
    void notTaken() {
        settles = false;
        it.start(LoopFixture::succeed);
        FragmentRequest request = it.stored(0);
        assign(request);
        eventually(() -> answers.size() == 1);
        linked().settled(List.of(request.claim()), false);
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(request.claim());
    }

    @Test
    @DisplayName("an attempt that comes over the link and by the queue, too, runs once")
    void bothWays() {
        AtomicInteger runs = new AtomicInteger();
        it.start(request -> {
            runs.incrementAndGet();
            return LoopFixture.succeed(request);
        });
        FragmentRequest request = it.stored(0);
        assign(request);
        linked().assigned(request);
        it.requests.send(List.of(Wire.encode(request)));
        eventually(() -> answers.size() == 1 && it.requests.depth().visible() == 0);
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("what waited when the link broke is asked about before it begins")
    void whatWaitsIsConfirmed() {
        it.slots = 1;
        WorkerLoop loop = it.start(it::blocking);
        FragmentRequest running = it.stored(0);
        FragmentRequest given = it.stored(1);
        FragmentRequest kept = it.stored(2);
        assign(running);
        eventually(() -> it.started.size() == 1);
        WorkerEnd end = end();
        for (FragmentRequest waiting : List.of(given, kept)) {
            it.assign(waiting);
            end.assigned(waiting);
        }
        end.closed("a test");
        it.redispatch(given);
        it.release.countDown();
        eventually(() -> it.started.size() == 2);
        List<Claim> ran = List.of(running.claim(), kept.claim());
        assertThat(it.started).containsExactlyElementsOf(ran);
        assertThat(it.takeResponses(2)).extracting(FragmentResponse::claim).containsExactlyInAnyOrderElementsOf(ran);
        eventually(() -> it.held(loop).isEmpty());
    }

    @Test
    @DisplayName("what comes from a link that is over does not begin, and the next list lacks it")
    void fromALinkThatIsOver() {
        WorkerLoop loop = it.start(LoopFixture::succeed);
        WorkerEnd first = linked();
        first.closed("a test");
        FragmentRequest late = it.stored(0);
        it.assign(late);
        first.assigned(late);
        eventually(() -> hellos.size() == 2);
        FragmentRequest next = it.stored(1);
        it.assign(next);
        eventually(() -> worker != first);
        assign(next);
        eventually(() -> answers.size() == 1 && it.held(loop).isEmpty());
        assertThat(answers.getFirst().claim()).isEqualTo(next.claim());
        assertThat(hellos.getLast().held()).doesNotContain(late.claim());
    }

    @Test
    @DisplayName("a link to a scheduler of an older epoch is not kept")
    void anOlderEpoch() {
        it.start(LoopFixture::succeed);
        WorkerEnd first = linked();
        term = new CellTerm(term.cell(), new Epoch(6));
        credit = Credit.NONE;
        first.closed("a test");
        eventually(() -> closed.get() >= 2);
        assertThat(credit).isEqualTo(Credit.NONE);
        term = new CellTerm(term.cell(), new Epoch(8));
        assertThat(linked()).isNotNull();
    }

    @Test
    @DisplayName("a worker that drains tells so at once, and does what was assigned before that was heard")
    void drains() throws InterruptedException {
        WorkerLoop loop = it.start(LoopFixture::succeed);
        assertThat(linked()).isNotNull();
        FragmentRequest last = it.stored(0);
        AtomicInteger times = new AtomicInteger();
        beforePong = now -> {
            if (now.room() == 0 && times.getAndIncrement() == 0) {
                it.assign(last);
                end().assigned(last);
            }
        };
        loop.drain("a test");
        assertThat(loop.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(answers).extracting(FragmentResponse::claim).containsExactly(last.claim());
        assertThat(hellos).hasSize(1);
        assertThat(closed).hasPositiveValue();
    }

    @Test
    @DisplayName("with 'idle' no more is taken than begins at once")
    void modes() {
        it.slots = 2;
        it.link = LinkMode.IDLE;
        it.start(it::blocking);
        assign(it.stored(0));
        eventually(() -> it.started.size() == 1);
        it.release.countDown();
        eventually(() -> credit.equals(new Credit(1, 2, 2)));
    }
}
