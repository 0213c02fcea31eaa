package io.drover.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.Instance.State;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Fleet} does. Launches of one launch id at the same moment are left out: providers do not promise
 * anything there.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FleetContract {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /** The adapter under test; the same for the whole test. */
    protected abstract Fleet fleet();

    /** One of its types. */
    protected abstract String type();

    /** One of its zones. */
    protected abstract String zone();

    @AfterEach
    void endAll() {
        fleet().instances().stream()
                .filter(instance -> instance.spec().launchId().startsWith(run))
                .forEach(instance -> fleet().terminate(instance.id()));
    }

    @Test
    @DisplayName("what is launched is told with its spec, and runs after a while")
    void launches() {
        LaunchSpec spec = spec("a", false);

        Instance launched = fleet().launch(spec);

        assertThat(launched.spec()).isEqualTo(spec);
        assertThat(launched.state()).isIn(State.PENDING, State.RUNNING);
        Instance running =
                eventually(launched.id(), found -> is(found, State.RUNNING)).orElseThrow();
        assertThat(running.spec()).isEqualTo(spec);
        assertThat(running.launchedAt()).isEqualTo(launched.launchedAt());
    }

    @Test
    @DisplayName("an instance of the spot market is told as such; without a market it is launched all the same")
    void launchesSpot() {
        LaunchSpec spec = spec("spot", true);

        Instance launched = fleet().launch(spec);

        assertThat(eventually(launched.id(), found -> is(found, State.RUNNING))
                        .orElseThrow()
                        .spec())
                .isEqualTo(spec);
    }

    @Test
    @DisplayName("the same launch id never starts a second instance, another one does")
    void launchesOnce() {
        Instance first = fleet().launch(spec("a", false));
        Instance again = fleet().launch(spec("a", false));
        Instance other = fleet().launch(spec("b", false));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(other.id()).isNotEqualTo(first.id());
        eventually(other.id(), found -> is(found, State.RUNNING));
        assertThat(mine().stream().filter(FleetContract::isAlive).map(Instance::id))
                .containsExactlyInAnyOrder(first.id(), other.id());
    }

    @Test
    @DisplayName("a launch id whose instance was ended does not start another")
    void launchesOnceForAll() {
        Instance first = fleet().launch(spec("a", false));
        fleet().terminate(first.id());

        Instance again = fleet().launch(spec("a", false));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(isAlive(again)).isFalse();
    }

    @Test
    @DisplayName("an unknown type and an unknown zone are refused with those there are")
    void refusesUnknown() {
        assertRefused(new LaunchSpec(run, "no.such", zone(), false), "no.such", type());
        assertRefused(new LaunchSpec(run, type(), "nowhere", false), "nowhere", zone());
        assertThat(mine()).isEmpty();
    }

    @Test
    @DisplayName("what is ended goes, also when it is asked twice; others stay")
    void ends() {
        Instance kept = fleet().launch(spec("kept", false));
        Instance ended = fleet().launch(spec("ended", false));
        eventually(ended.id(), found -> is(found, State.RUNNING));

        fleet().terminate(ended.id());
        fleet().terminate(ended.id());

        assertThat(find(ended.id()).filter(FleetContract::isAlive)).isEmpty();
        eventually(ended.id(), found -> found.isEmpty() || is(found, State.GONE));
        fleet().terminate(ended.id());
        assertThat(find(ended.id()).filter(FleetContract::isAlive)).isEmpty();
        eventually(kept.id(), found -> is(found, State.RUNNING));
    }

    @Test
    @DisplayName("ending an instance that never was changes nothing")
    void endsUnknown() {
        Instance kept = fleet().launch(spec("kept", false));

        fleet().terminate(new InstanceId("i-0123456789abcdef0"));
        fleet().terminate(new InstanceId("no-such-instance"));

        assertThat(find(kept.id()))
                .hasValueSatisfying(instance -> assertThat(isAlive(instance)).isTrue());
    }

    /** Whether it can be counted on to run a worker, now or soon. */
    protected static boolean isAlive(Instance instance) {
        return instance.state() == State.PENDING || instance.state() == State.RUNNING;
    }

    private LaunchSpec spec(String name, boolean spot) {
        return new LaunchSpec(run + "-" + name, type(), zone(), spot);
    }

    private List<Instance> mine() {
        return fleet().instances().stream()
                .filter(instance -> instance.spec().launchId().startsWith(run))
                .toList();
    }

    private Optional<Instance> find(InstanceId id) {
        return fleet().instances().stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst();
    }

    private static boolean is(Optional<Instance> found, State state) {
        return found.map(Instance::state).filter(state::equals).isPresent();
    }

    private Optional<Instance> eventually(InstanceId id, Predicate<Optional<Instance>> expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Instance> found = find(id);
        while (!expected.test(found) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = find(id);
        }
        assertThat(found).matches(expected);
        return found;
    }

    private void assertRefused(LaunchSpec spec, String... told) {
        assertThatThrownBy(() -> fleet().launch(spec)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.FIELD_INVALID);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
