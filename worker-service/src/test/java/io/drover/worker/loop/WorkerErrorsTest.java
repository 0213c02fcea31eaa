package io.drover.worker.loop;

import static io.drover.worker.loop.LoopFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ports.Claims;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Error of one turn, wherever it comes from, ends no thread of a worker: what is next is dealt with as ever. */
@Timeout(30)
class WorkerErrorsTest {

    private final LoopFixture it = new LoopFixture();

    @AfterEach
    void end() throws InterruptedException {
        it.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"receive", "send", "delete"})
    @DisplayName("an Error in a call of a queue costs that call")
    void inACall(String call) {
        it.slots = 1;
        AtomicInteger left = new AtomicInteger(3);
        it.before = called -> {
            if (called.equals(call)) {
                switch (left.getAndDecrement()) {
                    case 3 -> throw new OutOfMemoryError("of a test");
                    case 2 -> throw new StackOverflowError("of a test");
                    case 1 -> throw new NoClassDefFoundError("of a test");
                    default -> {}
                }
            }
        };
        it.start(LoopFixture::succeed);
        it.dispatch(0);
        it.takeResponses(1);
        it.dispatch(1);
        it.takeResponses(1);
        eventually(() -> {
            // Deletes are not tried again, so there has to be something to delete.
            boolean over = left.get() <= 0;
            if (!over && it.requests.depth().visible() == 0) {
                it.dispatch(100 - left.get() + it.calls.size());
            }
            return over;
        });
        assertThat(it.outOfMemory).hasPositiveValue();
    }

    @Test
    @DisplayName("a response that no queue takes is given up alone: those beside it are sent, and nobody hangs on it")
    void oneResponse() {
        FragmentRequest poison = it.dispatch(0);
        it.before = called -> {
            if (called.startsWith("send ")
                    && Wire.cellMessage(called.substring("send ".length())) instanceof FragmentResponse response
                    && response.claim().equals(poison.claim())) {
                throw new StackOverflowError("of a test");
            }
        };
        for (int number = 1; number <= 5; number++) {
            it.dispatch(number);
        }
        WorkerLoop loop = it.start(LoopFixture::succeed);
        assertThat(it.takeResponses(5)).noneMatch(response -> response.claim().equals(poison.claim()));
        eventually(() -> it.held(loop).isEmpty());
    }

    @Test
    @DisplayName("an Error while claiming costs those messages a while, and no receiver")
    void whileClaiming() {
        AtomicInteger left = new AtomicInteger(1);
        Claims inner = it.claims;
        it.claims = (Claims) Proxy.newProxyInstance(
                Claims.class.getClassLoader(), new Class<?>[] {Claims.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("claim") && left.getAndDecrement() > 0) {
                        throw new StackOverflowError("of a test");
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        it.dispatch(0);
        it.start(LoopFixture::succeed);
        eventually(() -> left.get() <= 0);
        it.dispatch(1);
        assertThat(it.takeResponses(1).getFirst().claim().key().number()).isEqualTo(1);
        assertThat(Set.copyOf(it.calls)).contains("send");
    }
}
