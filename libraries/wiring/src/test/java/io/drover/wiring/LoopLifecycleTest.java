package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

@Timeout(20)
final class LoopLifecycleTest {

    /** Runs until asked to stop, or until a test makes it fail. */
    private static final class TestLoop implements LoopLifecycle.Loop {

        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final CompletableFuture<String> thread = new CompletableFuture<>();
        private boolean deaf;

        @Override
        public void run() {
            thread.complete(Thread.currentThread().getName());
            try {
                end.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }

        @Override
        public void requestStop() {
            if (!deaf) {
                end.complete(null);
            }
        }
    }

    private final TestLoop loop = new TestLoop();
    private final LoopLifecycle lifecycle = new LoopLifecycle("cell-loop", loop, Duration.ofSeconds(5));

    @Test
    @DisplayName("runs on a thread of its name, is UP, and stops when asked")
    void runsAndStops() throws Exception {
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        lifecycle.start();
        assertThat(loop.thread.get(5, TimeUnit.SECONDS)).isEqualTo("cell-loop");
        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.UP);

        CountDownLatch stopped = new CountDownLatch(1);
        lifecycle.stop(stopped::countDown);

        assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lifecycle.isRunning()).isFalse();
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThatThrownBy(lifecycle::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("a loop that fails is DOWN with its cause and is not started again")
    void dies() {
        lifecycle.start();
        loop.end.completeExceptionally(new IllegalStateException("a bug"));

        eventually(() -> !lifecycle.isRunning());
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(lifecycle.health().getDetails().toString()).contains("a bug", "ended unasked");
        lifecycle.stop();
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    @DisplayName("a loop that just returns is DOWN, too")
    void returns() {
        lifecycle.start();
        loop.end.complete(null);

        eventually(() -> !lifecycle.isRunning());
        assertThat(lifecycle.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    @DisplayName("a loop that does not listen is interrupted after its time, so a stop is bounded")
    void boundedStop() throws Exception {
        loop.deaf = true;
        LoopLifecycle hasty = new LoopLifecycle("deaf", loop, Duration.ofMillis(50));
        hasty.start();
        loop.thread.get(5, TimeUnit.SECONDS);

        hasty.stop();

        assertThat(hasty.isRunning()).isFalse();
        hasty.stop();
    }

    private static void eventually(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
