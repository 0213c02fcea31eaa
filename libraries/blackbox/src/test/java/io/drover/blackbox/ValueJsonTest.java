package io.drover.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ValueJsonTest {

    private static final JsonMapper JSON = ValueJson.builder().build();
    private static final Holder HOLDER = new Holder(new WorkerId("w-1"), new Incarnation("i1"));

    record Everything(
            Map<Holder, FragmentStatus> byHolder,
            Map<WorkerId, Duration> byText,
            List<Fragment> fragments,
            Instant at,
            Duration longest,
            Money cost,
            boolean flag,
            double share,
            @Nullable Integer absent) {}

    /** What is no record, but has nothing that has to be given to it at its birth. */
    static final class Counter {
        private int count;
        private @Nullable Moment since;

        boolean isBusy() {
            return count > 0;
        }
    }

    @Test
    @DisplayName("any value comes back as it was")
    void roundTrip() {
        Fragment fragment = new Fragment(
                new FragmentKey(new WorkloadId("w"), 3),
                new TaskRange(0, 7),
                new AttemptNumber(2),
                Instant.parse("2026-01-01T00:00:00.123456789Z"),
                new FragmentStatus.Running(HOLDER, Instant.EPOCH, null),
                Trouble.NONE.lost(),
                null);
        Everything value = new Everything(
                Map.of(HOLDER, fragment.status()),
                Map.of(new WorkerId("w-2"), Duration.ofNanos(-5)),
                List.of(fragment),
                Instant.MAX,
                Duration.ofSeconds(Long.MAX_VALUE),
                new Money(5),
                true,
                0.1 + 0.2,
                null);
        String json = JSON.writeValueAsString(value);
        assertThat(JSON.readValue(json, Everything.class)).isEqualTo(value);
        assertThat(json)
                .contains(
                        "\"byText\":[\"w-2\",-5E-9]", "\"is\":\"Running\"", "\"key\":{\"workload\":\"w\",\"number\":3}")
                .doesNotContain("absent", "probeDeaths", "suspect");
    }

    @Test
    @DisplayName("what changes is written by its fields")
    void fields() {
        Counter counter = new Counter();
        counter.count = 3;
        counter.since = new Moment(Instant.EPOCH, Duration.ofMillis(1));
        Counter read = JSON.readValue(JSON.writeValueAsString(counter), Counter.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(counter);
    }

    @Test
    @DisplayName("components that a reader does not know are passed over, those that are missing are absent")
    void evolution() {
        assertThat(JSON.readValue(
                        "{\"code\":\"WORKER_LOST\",\"message\":\"x\",\"colour\":{\"a\":[]}}",
                        io.drover.model.fault.Fault.class))
                .isEqualTo(FaultCode.WORKER_LOST.because("x"));
        assertThat(JSON.readValue("{}", Trouble.class)).isEqualTo(Trouble.NONE);
    }
}
