package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutageLogTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final OutageLog outage = new OutageLog("queue", nanos::get);

    /** Other tests of this process set levels too. */
    @BeforeEach
    void sayAll() {
        LoggingSystem.get(OutageLogTest.class.getClassLoader()).setLogLevel(OutageLog.class.getName(), LogLevel.INFO);
    }

    @Test
    @DisplayName("D21: an outage is told of when it begins, once a minute while it lasts, and when it ends")
    void told(CapturedOutput output) {
        outage.worked();
        for (int i = 0; i < 125; i++) {
            outage.failed("refused");
            pass(Duration.ofSeconds(1));
        }
        outage.worked();
        outage.worked();
        assertThat(output.getOut().lines().map(line -> line.replaceAll(".* -- |.* : ", "")))
                .containsExactly(
                        "'queue' does not answer: refused",
                        "'queue' has not answered for 60 s, 61 calls failed; last: refused",
                        "'queue' has not answered for 120 s, 121 calls failed; last: refused",
                        "'queue' answers again after 125 s, 125 calls failed");
    }

    @Test
    void whatComesAndGoesIsToldOfNoOftener(CapturedOutput output) {
        for (int i = 0; i < 100; i++) {
            outage.failed("refused");
            outage.worked();
            pass(Duration.ofMillis(500));
        }
        assertThat(output.getOut().lines()).hasSize(2);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
