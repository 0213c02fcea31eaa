package io.drover.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.ClientId;
import io.drover.model.workload.WorkloadId;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkloadIdsTest {

    private static final ClientId ALICE = new ClientId("alice");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final WorkloadIds ids = new WorkloadIds(clock, new Random(7));

    @Test
    void laterIdsSortBehindEarlierOnes() {
        List<WorkloadId> made = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            made.add(ids.fresh());
            clock.advance(Duration.ofMillis(i * 977L + 1));
        }
        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(made.getFirst().value()).matches("w-[0-9a-z]{22}");
    }

    @Test
    void aKeyNamesTheSameWorkloadForTheSameClientOnly() {
        WorkloadId id = ids.forKey(ALICE, "k");
        clock.advance(Duration.ofDays(1));
        assertThat(ids.forKey(ALICE, "k")).isEqualTo(id);
        assertThat(ids.forKey(ALICE, "l")).isNotEqualTo(id);
        assertThat(ids.forKey(new ClientId("bob"), "k")).isNotEqualTo(id);
        assertThat(id.value()).matches("w-k[0-9a-z]{26}");
    }
}
