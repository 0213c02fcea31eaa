package io.drover.policy.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Outage outage = new Outage("receiving", nanos::get);

    @Test
    @DisplayName("an outage that was told nearer to it is not told again, nor its end")
    void toldAlready() {
        Outage outage = new Outage("receiving");
        FaultException told =
                FaultCode.QUEUE_UNAVAILABLE.asException("connection refused").markTold();
        assertThat(outage.failed(told)).isEmpty();
        assertThat(outage.worked()).isEmpty();
        assertThat(outage.lasts()).isFalse();
        FaultException untold = FaultCode.QUEUE_UNAVAILABLE.asException("connection refused");
        assertThat(outage.failed(untold))
                .hasValueSatisfying(said -> assertThat(said).contains("receiving fails", "connection refused"));
    }

    @Test
    @DisplayName("an outage is told when it begins, rarely while it lasts, and when it ends")
    void told() {
        assertThat(outage.worked()).isEmpty();
        assertThat(outage.failed("the queue is away"))
                .hasValueSatisfying(
                        said -> assertThat(said).startsWith("receiving fails").endsWith("the queue is away"));
        int reminders = 0;
        for (int second = 1; second <= 700; second++) {
            pass(Duration.ofSeconds(1));
            reminders += outage.failed("still away").isPresent() ? 1 : 0;
        }
        assertThat(reminders).isEqualTo(2);
        pass(Outage.SETTLED);
        assertThat(outage.lasts()).isTrue();
        assertThat(outage.worked())
                .hasValueSatisfying(said -> assertThat(said).contains("works again after 700 s (701 failures)"));
        assertThat(outage.worked()).isEmpty();
        assertThat(outage.lasts()).isFalse();
    }

    @Test
    @DisplayName("an outage began when the first call began that failed")
    void fromTheBeginning() {
        assertThat(outage.failed("no answer", Duration.ofSeconds(15))).isPresent();
        pass(Outage.SETTLED);
        assertThat(outage.worked())
                .hasValueSatisfying(said -> assertThat(said).contains("works again after 15 s (1 failure)"));
    }

    @Test
    @DisplayName("what works every other time is one outage")
    void flapping() {
        assertThat(outage.failed("away")).isPresent();
        for (int i = 0; i < 50; i++) {
            pass(Duration.ofMillis(500));
            assertThat(outage.worked()).isEmpty();
            assertThat(outage.failed("away")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "what fails now and then, as a damaged place does for those who meet it, is told rarely after a few times")
    void nowAndThen() {
        int lines = 0;
        for (int second = 1; second <= 3_600; second++) {
            pass(Duration.ofSeconds(1));
            lines += (second % 20 == 0 ? outage.failed("damaged") : outage.worked()).isPresent() ? 1 : 0;
        }
        assertThat(lines)
                .as("two for each of the first few, and a reminder each five minutes")
                .isBetween(12, 20);
        pass(Outage.REMINDER);
        assertThat(outage.worked()).as("it has an end all the same").isPresent();
        pass(Outage.REMINDER);
        assertThat(outage.failed("another one")).isPresent();
        pass(Outage.SETTLED);
        assertThat(outage.worked()).as("and the next one is over soon again").isPresent();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
