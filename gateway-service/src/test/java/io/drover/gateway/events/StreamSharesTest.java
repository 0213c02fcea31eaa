package io.drover.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamSharesTest {

    @Test
    @DisplayName("one who takes all he gets leaves room for others, who do the same")
    void shares() {
        StreamShares shares = new StreamShares(256);
        assertThat(greedy(shares, "bob")).isEqualTo(128);
        assertThat(greedy(shares, "alice")).isEqualTo(64);
        assertThat(greedy(shares, "bob")).isZero();
        assertThat(greedy(shares, "carol")).isEqualTo(32);

        for (int i = 0; i < 128; i++) {
            shares.giveBack("bob");
        }
        assertThat(greedy(shares, "alice")).isEqualTo(48);
    }

    @Test
    @DisplayName("as long as there is one, who has none gets it")
    void theLastOne() {
        StreamShares shares = new StreamShares(2);
        assertThat(greedy(shares, "bob")).isEqualTo(1);
        assertThat(greedy(shares, "alice")).isEqualTo(1);
        assertThat(shares.refused("carol")).hasValue(0);
        shares.giveBack("bob");
        assertThat(shares.refused("carol")).isEmpty();
    }

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

    private static int greedy(StreamShares shares, String who) {
        int got = 0;
        while (shares.refused(who).isEmpty()) {
            got++;
        }
        return got;
    }
}
