package io.drover.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    @Test
    @DisplayName("refusals are told at once, and then once a minute with their number")
    void refusals() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Refusals refusals = new Refusals(nanos::get);
        assertThat(refusals.refused("no")).contains("no");
        for (int i = 0; i < 1_000; i++) {
            assertThat(refusals.refused("no")).isEmpty();
        }
        nanos.addAndGet(Refusals.PAUSE.toNanos());
        assertThat(refusals.refused("no")).contains("no (and 1000 before since that was said last)");
        assertThat(refusals.refused("no")).isEmpty();
        nanos.addAndGet(Refusals.PAUSE.toNanos() * 2);
        assertThat(refusals.refused("never")).contains("never (and 1 before since that was said last)");
    }
}
