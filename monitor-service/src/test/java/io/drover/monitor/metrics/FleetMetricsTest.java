package io.drover.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.ports.QueueDepth;
import io.drover.testkit.time.ManualClock;
import io.drover.views.StatusView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FleetMetricsTest {

    private static final StatusView STATUS = new StatusView(
            new StatusView.Queues(new QueueDepth(1, 2), new QueueDepth(3, 4), new QueueDepth(5, 6)),
            new StatusView.Executors(new StatusView.Vm(new StatusView.Workers(9, 7, 2), 28, 11, List.of())));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    /** A gauge does not keep what it reads from the garbage collector. */
    private final StatusWatch watch = new StatusWatch(this::look, clock, Duration.ofSeconds(2));

    private int looks;
    private boolean down;

    @BeforeEach
    void bind() {
        new FleetMetrics(watch).bindTo(registry);
    }

    @Test
    @DisplayName("queues and fleet are gauges")
    void values() {
        assertThat(value("drover.queue.messages", "queue", "requests", "state", "visible"))
                .isEqualTo(3);
        assertThat(value("drover.queue.messages", "queue", "dead-letters", "state", "in-flight"))
                .isEqualTo(6);
        assertThat(value("drover.workers", "state", "ready")).isEqualTo(5);
        assertThat(value("drover.workers", "state", "draining")).isEqualTo(2);
        assertThat(value("drover.workers", "state", "silent")).isEqualTo(2);
        assertThat(value("drover.slots")).isEqualTo(28);
        assertThat(value("drover.slots.busy")).isEqualTo(11);
    }

    @Test
    @DisplayName("however many gauges are read, the system is looked at once in two seconds")
    void looks() {
        scrape();
        scrape();
        clock.advance(Duration.ofMillis(1_999));
        clock.stepWall(Duration.ofHours(-1));
        scrape();
        assertThat(looks).isOne();
        clock.advance(Duration.ofMillis(1));
        scrape();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    @DisplayName("what cannot be read is a gap, and is not tried again at once")
    void gaps() {
        down = true;
        scrape();
        assertThat(value("drover.slots")).isNaN();
        assertThat(looks).isOne();
        down = false;
        clock.advance(Duration.ofSeconds(2));
        assertThat(value("drover.slots")).isEqualTo(28);
    }

    private StatusView look() {
        looks++;
        if (down) {
            throw FaultCode.QUEUE_UNAVAILABLE.asException("down");
        }
        return STATUS;
    }

    private void scrape() {
        registry.getMeters().forEach(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
    }

    private double value(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }
}
