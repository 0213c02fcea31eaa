package io.drover.provisioner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances.Hosted;
import io.drover.ports.Instance;
import io.drover.provisioner.local.Child;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HostPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");
    private static final InstanceId ID = new InstanceId("i-1");

    private static Hosted hosted(Instance.State state) {
        return new Hosted(ID, 2, "a", state);
    }

    private static Child child(Child.State state, @Nullable Integer status) {
        return new Child(ID.value(), Map.of(), NOW, state, status);
    }

    private static List<HostAction> decide(List<Hosted> hosted, List<Child> children, InstanceId... reported) {
        return HostPolicy.decide(new HostView(
                NOW,
                hosted,
                children.stream().collect(Collectors.toMap(Child::name, child -> child)),
                Map.of(ID, NOW.minusSeconds(5)),
                Set.of(reported),
                Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource(
            value = Instance.State.class,
            names = {"PENDING", "RUNNING"})
    @DisplayName("DESIGN 8: an instance that is wanted gets a worker, one")
    void starts(Instance.State state) {
        assertThat(decide(List.of(hosted(state)), List.of())).containsExactly(new HostAction.Start(hosted(state)));
        assertThat(decide(List.of(hosted(state)), List.of(child(Child.State.RUNNING, null))))
                .isEmpty();
    }

    @Test
    @DisplayName("DESIGN 8: a worker starts when its machine would have booted")
    void boots() {
        for (int seen = 0; seen <= 3; seen++) {
            HostView view = new HostView(
                    NOW,
                    List.of(hosted(Instance.State.RUNNING)),
                    Map.of(),
                    Map.of(ID, NOW.minusSeconds(seen)),
                    Set.of(),
                    Duration.ofSeconds(2));
            assertThat(HostPolicy.decide(view)).hasSize(seen < 2 ? 0 : 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Instance.State.class,
            names = {"STOPPING", "GONE"})
    @DisplayName("DESIGN 8: a worker whose instance was ended is asked to end, and then forgotten")
    void stops(Instance.State state) {
        List<Hosted> ended = List.of(hosted(state));
        assertThat(decide(ended, List.of(child(Child.State.RUNNING, null)))).containsExactly(new HostAction.Stop(ID));
        assertThat(decide(ended, List.of(child(Child.State.STOPPING, null)))).isEmpty();
        assertThat(decide(ended, List.of(child(Child.State.ENDED, 143)))).containsExactly(new HostAction.Forget(ID));
        assertThat(decide(ended, List.of())).isEmpty();
    }

    @Test
    @DisplayName("DESIGN 8: an instance that is missing from an answer is gone")
    void missing() {
        assertThat(decide(List.of(), List.of(child(Child.State.RUNNING, null))))
                .containsExactly(new HostAction.Stop(ID));
        assertThat(decide(List.of(), List.of(child(Child.State.ENDED, 1)))).containsExactly(new HostAction.Forget(ID));
    }

    @ParameterizedTest
    @CsvSource({"0,ended", "143,ended", "1,crashed", "137,crashed", ",lost"})
    @DisplayName("DESIGN 8: a worker that ended by itself is reported once, with why, and not started again")
    void reports(@Nullable Integer status, String reason) {
        List<Hosted> running = List.of(hosted(Instance.State.RUNNING));
        List<Child> ended = List.of(child(Child.State.ENDED, status));
        assertThat(decide(running, ended)).containsExactly(new HostAction.Report(ID, reason));
        assertThat(decide(running, ended, ID)).isEmpty();
        assertThat(decide(running, List.of(), ID)).isEmpty();
    }
}
