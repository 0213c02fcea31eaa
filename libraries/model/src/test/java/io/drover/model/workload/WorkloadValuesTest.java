package io.drover.model.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadValuesTest {

    @Test
    void prioritiesAreZeroToNine() {
        assertThat(new Priority(0).value()).isZero();
        assertThat(new Priority(9).value()).isEqualTo(9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Priority(-1))
                .withMessage("a priority is 0 to 9, not -1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Priority(10));
    }

    @Test
    void taskCountsSumUp() {
        UnitCounts counts = new UnitCounts(10, 2, 3, 4);
        assertThat(counts.waiting()).isEqualTo(1);
        assertThat(counts.ended()).isEqualTo(7);
        assertThat(UnitCounts.waiting(10)).isEqualTo(new UnitCounts(10, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"10, 4, 4, 3", "10, -1, 0, 0", "10, 0, -1, 0", "10, 0, 0, -1"})
    void taskCountsNeverExceedTheirTotal(long total, long running, long succeeded, long failed) {
        assertThatIllegalArgumentException().isThrownBy(() -> new UnitCounts(total, running, succeeded, failed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", ".a", "a/b", "a b", "ä"})
    void idsAreFitForNamesOfObjectsAndUrls(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkloadId(value));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClientId(value));
    }

    @Test
    void idsAreBounded() {
        assertThat(new WorkloadId("a".repeat(64))).hasToString("a".repeat(64));
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkloadId("a".repeat(65)));
    }

    @Test
    void optionsAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> options(21, Duration.ZERO, Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> options(-1, Duration.ZERO, Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(0, Duration.ofMillis(-1), Duration.ofSeconds(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> options(0, Duration.ZERO, Duration.ZERO, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> options(0, Duration.ZERO, Duration.ofSeconds(1), -1));
        assertThat(options(20, Duration.ZERO, Duration.ofMillis(1), 1).retries())
                .isEqualTo(20);
    }

    private static BagOptions options(int retries, Duration backoff, Duration timeout, int fragmentSize) {
        return new BagOptions(retries, backoff, timeout, fragmentSize);
    }
}
