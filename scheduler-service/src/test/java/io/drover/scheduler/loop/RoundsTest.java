package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellId;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.LinkId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final AtomicLong nanos = new AtomicLong();
    private final Rounds rounds = new Rounds(
            new CellLoopSettings(
                    new CellId("rounds"),
                    "test",
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50),
                    LOOK,
                    Duration.ofSeconds(2),
                    1,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10)),
            nanos::get);

    private int looksIn(Duration time) {
        int looks = 0;
        for (int i = 0; i < time.toMillis() / 10; i++) {
            nanos.addAndGet(Duration.ofMillis(10).toNanos());
            rounds.stepped(List.of(), true);
            looks += rounds.takeLook() ? 1 : 0;
        }
        return looks;
    }

    @Test
    @DisplayName("the end of a link makes the next looks due soon, and no more than these")
    void theEndOfALink() {
        LinkId link = new LinkId(new Holder(new WorkerId("w"), new Incarnation("1")), 1);
        assertThat(rounds.takeLook()).isTrue();
        assertThat(looksIn(Duration.ofMillis(300))).isZero();
        rounds.stepped(List.of(Incoming.seen(new CellEvent.Unlinked(link))), true);
        assertThat(rounds.takeLook()).isTrue();
        assertThat(looksIn(Duration.ofMillis(200))).isEqualTo(2);
        assertThat(looksIn(Duration.ofMillis(490))).isZero();
        assertThat(looksIn(Duration.ofMillis(10))).isEqualTo(1);
    }
}
