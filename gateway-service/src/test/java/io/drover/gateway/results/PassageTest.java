package io.drover.gateway.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.gateway.waiting.Shares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PassageTest {

    private final Passage.Common common = new Passage.Common(new Shares(2), new Shares(4), Duration.ofMillis(20));

    @Test
    @DisplayName("large answers that are not read on take their client's share of the room, and nobody else's")
    void room() {
        List<Passage> slow = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Passage passage = new Passage(common, "client bob");
            passage.room();
            passage.room();
            slow.add(passage);
        }
        try (Passage refused = new Passage(common, "client bob")) {
            assertThatThrownBy(refused::room)
                    .hasMessageContaining("TOO_MANY_STREAMS")
                    .hasMessageContaining("client bob");
        }
        try (Passage other = new Passage(common, "client alice")) {
            other.room();
        }
        slow.getFirst().close();
        slow.getFirst().close();
        try (Passage next = new Passage(common, "client bob")) {
            next.room();
            assertThat(next.turn(() -> "page")).isEqualTo("page");
        }
    }

    @Test
    @DisplayName("a turn is given back whatever comes of it")
    void turns() {
        try (Passage passage = new Passage(common, "client bob")) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> passage.turn(() -> {
                            throw new IllegalStateException("no page");
                        }))
                        .hasMessage("no page");
            }
            assertThat(passage.turn(() -> "page")).isEqualTo("page");
        }
    }
}
