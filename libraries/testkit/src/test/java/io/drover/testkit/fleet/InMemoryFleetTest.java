package io.drover.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.Instance.State;
import io.drover.ports.LaunchSpec;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class InMemoryFleetTest extends FleetContract {

    private static final Duration BOOT = Duration.ofMillis(40);
    private static final LaunchSpec SPEC = new LaunchSpec("one", "m.2", "a", false);

    private final InMemoryFleet contract = fleet(InstantSource.system());
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final InMemoryFleet fleet = fleet(clock);

    private static InMemoryFleet fleet(InstantSource clock) {
        return new InMemoryFleet(Set.of("m.2", "m.4"), Set.of("a", "b"), BOOT, clock);
    }

    @Override
    protected Fleet fleet() {
        return contract;
    }

    @Override
    protected String type() {
        return "m.2";
    }

    @Override
    protected String zone() {
        return "b";
    }

    @Test
    @DisplayName("an instance is pending for its boot time; one that is lost is told as gone, once")
    void lifetime() {
        Instance launched = fleet.launch(SPEC);
        assertThat(launched.state()).isEqualTo(State.PENDING);
        clock.advance(BOOT);
        assertThat(fleet.instances())
                .singleElement()
                .extracting(Instance::state)
                .isEqualTo(State.RUNNING);

        fleet.lose(launched.id());

        assertThat(fleet.instances())
                .singleElement()
                .extracting(Instance::state)
                .isEqualTo(State.GONE);
        assertThat(fleet.instances()).isEmpty();
    }

    @Test
    @DisplayName("a prepared refusal meets one launch")
    void refuses() {
        fleet.refuse(FaultCode.FLEET_QUOTA.because("no more"));

        assertThatThrownBy(() -> fleet.launch(SPEC))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.FLEET_QUOTA));
        assertThat(fleet.launch(SPEC).spec()).isEqualTo(SPEC);
    }
}
