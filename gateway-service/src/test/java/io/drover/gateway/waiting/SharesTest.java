package io.drover.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharesTest {

    @Test
    @DisplayName("one who takes all he gets leaves room for others, who do the same")
    void shares() {
        Shares shares = new Shares(256);
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
        Shares shares = new Shares(2);
        assertThat(greedy(shares, "bob")).isEqualTo(1);
        assertThat(greedy(shares, "alice")).isEqualTo(1);
        assertThat(shares.refused("carol")).hasValue(0);
        shares.giveBack("bob");
        assertThat(shares.refused("carol")).isEmpty();
    }

    @Test
    @DisplayName("of those who wait, one who has none goes before all others of one who has some")
    void waiting() throws Exception {
        Shares shares = new Shares(2);
        assertThat(greedy(shares, "bob")).isEqualTo(1);
        List<Future<Boolean>> bobs = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                bobs.add(threads.submit(() -> shares.entered("bob", Duration.ofMinutes(1))));
            }
            assertThat(shares.entered("alice", Duration.ofMinutes(1))).isTrue();
            assertThat(shares.entered("carol", Duration.ofMillis(1))).isFalse();
            for (int i = 0; i < 101; i++) {
                shares.giveBack("bob");
                int served = i + 1;
                while (bobs.stream().filter(Future::isDone).count() < Math.min(served, 100)) {
                    Thread.onSpinWait();
                }
            }
            for (Future<Boolean> bob : bobs) {
                assertThat(bob.get()).isTrue();
            }
            shares.giveBack("alice");
        }
        assertThat(greedy(shares, "carol")).isEqualTo(1);
    }

    private static int greedy(Shares shares, String who) {
        int got = 0;
        while (shares.refused(who).isEmpty()) {
            got++;
        }
        return got;
    }
}
