package io.drover.embedded.writes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WriteHealthTest {

    private long now = 1;
    private final WriteHealth health = new WriteHealth("the store x", () -> now);

    @Test
    @DisplayName("nothing is known before the first write, and a success is worth something for some seconds")
    void fresh() {
        assertThat(health.isFresh()).isFalse();
        assertThat(health.trouble()).isEmpty();
        health.worked();
        assertThat(health.isFresh()).isTrue();
        pass(6);
        assertThat(health.isFresh()).isFalse();
    }

    @Test
    @DisplayName("a failure is everybody's answer until a write works, and people know of it")
    void failing() {
        health.worked();
        FaultException why = FaultCode.STORE_UNAVAILABLE.asException("no space: free some");
        assertThat(health.failed(why).isTold()).isTrue();
        assertThat(health.isFresh()).isFalse();
        assertThat(health.trouble()).hasValueSatisfying(fault -> {
            assertThat(fault.fault()).isEqualTo(why.fault());
            assertThat(fault.isTold()).isTrue();
        });
        health.worked();
        assertThat(health.trouble()).isEmpty();
        assertThat(health.isUnsettled()).as("once is not for good").isTrue();
        pass(3);
        health.worked();
        assertThat(health.isUnsettled()).isFalse();
        assertThat(health.isFresh()).isTrue();
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
