package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Claims;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DuplicateDeliveryTest {

    private final LoopFixture it = new LoopFixture();

    @AfterEach
    void end() throws InterruptedException {
        it.close();
    }

    @Test
    @DisplayName("a request delivered twice runs once and is answered once")
    void duplicates() {
        FragmentRequest request = it.stored(0);
        String body = Wire.encode(request);
        it.requests.send(List.of(body, body));
        WorkerLoop loop = it.start(it::blocking);
        eventually(() -> it.started.size() == 1 && it.meter("drover.worker.claims", "answer", "held") == 1);
        it.release.countDown();
        it.takeResponses(1);
        eventually(() -> it.held(loop).isEmpty());
        // The other one is left alone until it is known to be stale.
        eventually(() -> it.requests.depth().inFlight() == 1);
        it.redispatch(request);
        it.clock.advance(Duration.ofSeconds(31));
        eventually(it::requestsGone);
        assertThat(it.started).containsExactly(request.claim());
    }

    @Test
    @DisplayName("a second copy of a request that comes after the answer, and before the cell knows, does not run")
    void lateDuplicate() {
        FragmentRequest request = it.dispatch(0);
        WorkerLoop loop = it.start(it::blocking);
        it.release.countDown();
        it.takeResponses(1);
        eventually(it::requestsGone);
        it.requests.send(List.of(Wire.encode(request)));
        eventually(() -> it.meter("drover.worker.claims", "answer", "held") == 1);
        it.beats(loop, 2);
        assertThat(it.started).hasSize(1);
        assertThat(it.held(loop)).isEmpty();
    }

    @Test
    @DisplayName("a request of an older attempt is deleted and not run")
    void stale() {
        FragmentRequest old = it.dispatch(0);
        it.redispatch(old);
        it.start(it::blocking);
        eventually(it::requestsGone);
        assertThat(it.started).isEmpty();
    }

    @Test
    @DisplayName("a claim that was won although the store seemed to fail is run, once")
    void claimsInDoubt() {
        FragmentRequest request = it.dispatch(0);
        AtomicInteger calls = new AtomicInteger();
        Claims store = it.claims;
        it.claims = new Claims() {
            @Override
            public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
                List<ClaimAnswer> answers = store.claim(holder, at, claims);
                if (calls.getAndIncrement() == 0) {
                    throw FaultCode.STORE_UNAVAILABLE.asException("the answer was lost");
                }
                return answers;
            }

            @Override
            public Set<Claim> lost(Holder holder, List<Claim> claims) {
                return store.lost(holder, claims);
            }
        };
        it.start(it::blocking);
        it.release.countDown();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(request.claim());
        assertThat(it.started).containsExactly(request.claim());
    }

    @Test
    @DisplayName("what was won beside a claim in doubt is run, though the question about the doubt failed")
    void theDoubtAboutOneCostsNoOther() {
        FragmentRequest taken = it.dispatch(0);
        FragmentRequest free = it.dispatch(1);
        Holder other = new Holder(new WorkerId("other"), new Incarnation("1"));
        it.claims.claim(other, it.clock.instant(), List.of(taken.claim()));
        AtomicInteger questions = new AtomicInteger();
        Claims store = it.claims;
        it.claims = new Claims() {
            @Override
            public List<ClaimAnswer> claim(Holder holder, Instant at, List<Claim> claims) {
                return store.claim(holder, at, claims);
            }

            @Override
            public Set<Claim> lost(Holder holder, List<Claim> claims) {
                if (questions.getAndIncrement() == 0) {
                    throw FaultCode.STORE_UNAVAILABLE.asException("away for a moment");
                }
                return store.lost(holder, claims);
            }
        };
        it.start(it::blocking);
        it.release.countDown();
        assertThat(it.takeResponses(1).getFirst().claim()).isEqualTo(free.claim());
        assertThat(it.started).containsExactly(free.claim());
    }
}
