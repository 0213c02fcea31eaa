package io.drover.scheduler.cell.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.scheduler.cell.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FleetLaneTest {

    private static final Holder LINKED = holder("linked");
    private static final Holder OTHER = holder("other");
    private static final FleetView FLEET =
            new FleetView(Map.of(LINKED.worker(), report(LINKED), OTHER.worker(), report(OTHER)), Map.of());

    private final FleetLane lane = new FleetLane(
            new WindowPolicy(1, 1),
            new CutPolicy(Duration.ofMillis(100), 1_000),
            new WhereaboutsPolicy(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(4)),
            false);

    private static Holder holder(String name) {
        return new Holder(new WorkerId(name), new Incarnation("1"));
    }

    private static WorkerReport report(Holder holder) {
        Instant now = Instant.EPOCH;
        WorkerInfo info =
                new WorkerInfo(4, "127.0.0.1:1", 1, "zone", now, Money.ZERO, Executor.VM, holder.incarnation());
        return new WorkerReport(
                holder.worker(), info, WorkerState.READY, 1, Duration.ofSeconds(1), 0, List.of(), List.of(), now);
    }

    @Test
    @DisplayName("the line is for those without a link, and a request stands there for as long as they may take it")
    void unlinked() {
        Lane.Linked links = new Lane.Linked(3, Set.of(LINKED), Set.of());
        assertThat(lane.room(FLEET, new Lane.Out(10, 0, links))).isEqualTo(3 + 8);
        assertThat(lane.lineBeforeLink(FLEET, links)).isPositive();
    }

    @Test
    @DisplayName("whose link has just ended may be dead, and nobody waits in line for it")
    void parted() {
        Lane.Linked links = new Lane.Linked(3, Set.of(LINKED), Set.of(OTHER));
        assertThat(lane.room(FLEET, new Lane.Out(10, 0, links))).isEqualTo(3);
        assertThat(lane.lineBeforeLink(FLEET, links)).isZero();
    }
}
