package io.drover.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FluidQueueTest {

    private static final double[] EXACT = {1, 1};

    private static FluidQueue holding(double brief, double lengthy) {
        FluidQueue queue = new FluidQueue();
        queue.arrive(0, new Trace("t", List.of(new double[] {brief}, new double[] {lengthy})));
        return queue;
    }

    @Test
    @DisplayName("a task runs on one slot, whatever is free")
    void aTaskRunsOnOneSlot() {
        FluidQueue queue = holding(0, 60);
        for (int second = 0; second < 19; second++) {
            assertThat(queue.serve(100)).isCloseTo(3, within(1e-9));
            assertThat(queue.oldest(second)).isEqualTo(second + 1);
        }
        queue.serve(100);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.oldest(20)).isZero();
    }

    @Test
    void theOldestIsServedFirst() {
        FluidQueue queue = holding(200, 200);
        assertThat(queue.serve(100)).isCloseTo(100, within(1e-9));
        assertThat(queue.backlog(EXACT).work()).isEqualTo(Duration.ofSeconds(300));
        assertThat(queue.messages()).isEqualTo(new Messages(10, 100));
    }

    @Test
    void predictionsMayBeWrong() {
        assertThat(holding(0, 200).backlog(new double[] {1, 1.1}).work()).isEqualTo(Duration.ofSeconds(220));
    }
}
