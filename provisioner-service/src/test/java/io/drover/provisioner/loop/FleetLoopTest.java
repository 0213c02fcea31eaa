package io.drover.provisioner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.worker.InstanceId;
import io.drover.model.worker.WorkerId;
import io.drover.policy.fleet.LaunchFault;
import io.drover.policy.fleet.Phase;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FleetLoopTest {

    @Test
    @DisplayName("a burst is met at once, and when the work is done the fleet goes back to nothing")
    void growsAndShrinks() throws InterruptedException {
        FleetBench bench = new FleetBench(0, 5);
        bench.steps(3);
        assertThat(bench.alive()).isEmpty();

        bench.backlog(1_000, Duration.ofSeconds(500));
        bench.steps(1);
        assertThat(bench.alive()).hasSize(5);
        bench.steps(10);
        bench.backlog(0, Duration.ZERO);
        bench.steps(30);

        assertThat(bench.most).isEqualTo(5);
        assertThat(bench.alive()).isEmpty();
        assertThat(bench.launches()).isEqualTo(5);
        assertThat(bench.log.report().last()).isNotEmpty();
        assertThat(bench.log.report().last().getLast().done().getFirst().reason())
                .contains("500 s of work in 1000 tasks");
    }

    @Test
    @DisplayName("a static fleet keeps its number, and a lost instance is replaced at the next look")
    void replacesTheLost() throws InterruptedException {
        FleetBench bench = new FleetBench(3, 3);
        bench.steps(5);
        assertThat(bench.alive()).hasSize(3);

        bench.fleet.lose(bench.alive().getFirst().id());
        bench.steps(2);

        assertThat(bench.alive()).hasSize(3);
        assertThat(bench.launches()).isEqualTo(4);
    }

    @Test
    @DisplayName("a busy worker is drained, never ended: it is asked once, finishes, and goes by itself")
    void neverEndsTheBusy() throws InterruptedException {
        FleetBench bench = new FleetBench(0, 1);
        bench.backlog(100, Duration.ofSeconds(50));
        bench.steps(10);
        String id = bench.alive().getFirst().id().value();
        bench.backlog(0, Duration.ZERO);
        bench.deaf.add(id);
        while (!bench.stores.workers().drainRequested(new WorkerId(id))) {
            bench.steps(1);
        }
        // It claims something before it hears of the drain.
        bench.busy.put(id, 2);
        bench.steps(5);
        bench.deaf.remove(id);
        bench.steps(20);

        assertThat(bench.alive()).singleElement().extracting(Instance::state).isEqualTo(Instance.State.RUNNING);

        bench.busy.remove(id);
        bench.steps(10);
        assertThat(bench.alive()).isEmpty();
    }

    @Test
    @DisplayName("workers that cannot start are no launch loop: pauses double")
    void backsOffFromTheBroken() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.mute.add("*");
        for (int second = 0; second < 600; second++) {
            bench.steps(1);
            bench.alive().forEach(instance -> bench.fleet.lose(instance.id()));
        }
        assertThat(bench.launches()).isBetween(5, 12);
        assertThat(bench.log.report().now().backOffs())
                .extracting(backOff -> backOff.fault())
                .containsExactly(LaunchFault.BROKEN);
    }

    @Test
    @DisplayName(
            "workers that are ready and soon dead are no launch loop either, and the report quotes their last words")
    void backsOffFromTheShortLived() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.use(new Quoting(bench.fleet));
        for (int second = 0; second < 600; second++) {
            bench.steps(1);
            for (Instance instance : bench.alive()) {
                if (instance.launchedAt().plusSeconds(4).isBefore(bench.clock.instant())) {
                    bench.fleet.lose(instance.id());
                }
            }
        }
        assertThat(bench.launches()).isBetween(6, 15);
        assertThat(bench.log.report().now().backOffs()).singleElement().satisfies(backOff -> {
            assertThat(backOff.fault()).isEqualTo(LaunchFault.SHORT_LIVED);
            assertThat(backOff.said()).isEqualTo("drover: no more memory");
        });
    }

    @Test
    @DisplayName("a quota that is reached is recorded with its reason, and asked again after a pause that doubles")
    void backsOffFromAQuota() throws InterruptedException {
        FleetBench bench = new FleetBench(0, 10);
        for (int i = 0; i < 100; i++) {
            bench.fleet.refuse(FaultCode.FLEET_QUOTA.because("the account may not have more"));
        }
        bench.backlog(1_000, Duration.ofSeconds(500));
        bench.steps(300);

        assertThat(bench.launches()).isBetween(8, 32);
        assertThat(bench.log
                        .report()
                        .last()
                        .getFirst()
                        .done()
                        .getFirst()
                        .fault()
                        .code())
                .isEqualTo(FaultCode.FLEET_QUOTA);
    }

    @Test
    @DisplayName("what wrong rights or an unknown image refuse is asked for ever more seldom")
    void backsOffFromRefusals() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        for (int i = 0; i < 100; i++) {
            bench.fleet.refuse(FaultCode.FLEET_REFUSED.because("ec2:RunInstances is not allowed"));
        }
        bench.steps(600);

        assertThat(bench.launches()).isBetween(2, 7);
    }

    @Test
    @DisplayName("a provisioner that starts anew finds its fleet and launches nothing twice")
    void takesOverItsFleet() throws InterruptedException {
        FleetBench bench = new FleetBench(2, 4);
        bench.steps(5);
        bench.restart();
        bench.steps(20);

        assertThat(bench.launches()).isEqualTo(2);
        assertThat(bench.log.report().members())
                .allSatisfy(member -> assertThat(member.phase()).isInstanceOf(Phase.Idle.class));
    }

    @Test
    @DisplayName("a launch without an answer counts as made until the provider tells otherwise")
    void anUnansweredLaunchIsNotRepeated() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.use(new Unanswering(bench.fleet));
        bench.steps(60);

        assertThat(bench.launches()).isEqualTo(1);
        assertThat(bench.alive()).hasSize(1);
    }

    @Test
    @DisplayName("when the provider does not answer, the fleet stays as it is, and the report says so")
    void blindIsNotActing() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.steps(5);
        bench.use(new Silent());
        bench.steps(5);

        assertThat(bench.log.report().blind()).isNotNull();
        assertThat(bench.log.report().blind().fault().code()).isEqualTo(FaultCode.FLEET_UNAVAILABLE);
        assertThat(bench.launches()).isEqualTo(1);
    }

    @Test
    @DisplayName("a worker that falls silent is capacity no more, and is ended after the patience")
    void endsTheSilent() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 2);
        bench.steps(10);
        String id = bench.alive().getFirst().id().value();
        bench.mute.add(id);
        bench.steps(10);
        assertThat(bench.alive()).hasSize(2);
        bench.steps(70);

        assertThat(bench.alive())
                .extracting(instance -> instance.id().value())
                .doesNotContain(id)
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "a store that answers and takes no writes makes nobody silent: neither several workers nor a single one")
    void aStoreWithoutWritesCondemnsNobody() throws InterruptedException {
        for (int workers : List.of(1, 3)) {
            FleetBench bench = new FleetBench(workers, 5);
            bench.steps(10);
            bench.stuck = true;
            bench.steps(200);
            bench.stuck = false;
            bench.steps(5);

            assertThat(bench.launches()).isEqualTo(workers);
            assertThat(bench.alive()).hasSize(workers);
            assertThat(bench.log.report().members())
                    .allSatisfy(member -> assertThat(member.phase()).isInstanceOf(Phase.Idle.class));
        }
    }

    @Test
    @DisplayName("a worker that was silent before is not ended for the time in which the store took no writes")
    void silenceStandsStillWithTheStore() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.steps(10);
        String id = bench.alive().getFirst().id().value();
        bench.mute.add(id);
        bench.steps(30);
        bench.stuck = true;
        bench.steps(200);
        bench.stuck = false;
        bench.steps(5);
        assertThat(bench.alive()).extracting(instance -> instance.id().value()).contains(id);

        bench.steps(40);
        assertThat(bench.alive()).extracting(instance -> instance.id().value()).doesNotContain(id);
    }

    @Test
    @DisplayName("an ending that failed is not remembered as done: the worker that is heard again is capacity again")
    void aFailedEndingIsUndone() throws InterruptedException {
        FleetBench bench = new FleetBench(1, 1);
        bench.steps(10);
        String id = bench.alive().getFirst().id().value();
        bench.busy.put(id, 4);
        bench.steps(5);
        bench.use(new Unending(bench.fleet, FaultCode.FLEET_REFUSED));
        bench.steps(5);
        bench.mute.add(id);
        bench.steps(110);
        assertThat(bench.log.report().last().stream().flatMap(decision -> decision.done().stream()))
                .filteredOn(done -> done.action().startsWith("end"))
                .isNotEmpty()
                .allSatisfy(done -> assertThat(done.fault()).isNotNull())
                .hasSizeLessThan(4);

        bench.mute.remove(id);
        bench.steps(3);
        assertThat(bench.log.report().members())
                .anySatisfy(member -> assertThat(member.phase()).isEqualTo(new Phase.Busy(4)));
    }

    @Test
    @DisplayName("a worker that goes on long after it was to end was never told, and is capacity again")
    void anEndingThatNeverArrivedIsForgotten() throws InterruptedException {
        FleetBench bench = new FleetBench(0, 1);
        bench.backlog(100, Duration.ofSeconds(50));
        bench.steps(10);
        String id = bench.alive().getFirst().id().value();
        bench.deaf.add(id);
        bench.backlog(0, Duration.ZERO);
        while (!bench.stores.workers().drainRequested(new WorkerId(id))) {
            bench.steps(1);
        }
        bench.busy.put(id, 4);
        bench.steps(2);
        assertThat(bench.log.report().members().getFirst().phase()).isEqualTo(new Phase.Draining(4));
        bench.steps(70);
        assertThat(bench.log.report().members().getFirst().phase()).isEqualTo(new Phase.Busy(4));
    }

    @Test
    @DisplayName("a wall clock that steps makes nobody silent, and keeps nobody from being silent")
    void clocksThatStep() throws InterruptedException {
        FleetBench bench = new FleetBench(2, 4);
        bench.steps(10);
        assertThat(bench.alive()).hasSize(2);
        for (Duration step : List.of(Duration.ofHours(1), Duration.ofMinutes(-30))) {
            bench.clock.stepWall(step);
            bench.steps(5);
            assertThat(bench.launches()).isEqualTo(2);
            assertThat(bench.alive()).hasSize(2);
        }
        String id = bench.alive().getFirst().id().value();
        bench.mute.add(id);
        // Not further back than its provider's own record of when it began.
        bench.clock.stepWall(Duration.ofMinutes(-30));
        bench.steps(10);
        assertThat(bench.launches()).isEqualTo(3);
        bench.steps(70);
        assertThat(bench.alive())
                .extracting(instance -> instance.id().value())
                .doesNotContain(id)
                .hasSize(2);
    }

    /** Knows what those said that are gone. */
    private record Quoting(Fleet real) implements Fleet {

        @Override
        public Instance launch(LaunchSpec spec) {
            return real.launch(spec);
        }

        @Override
        public List<Instance> instances() {
            return real.instances();
        }

        @Override
        public void terminate(InstanceId id) {
            real.terminate(id);
        }

        @Override
        public Optional<String> lastWords(InstanceId id) {
            return Optional.of("drover: no more memory");
        }
    }

    /** Cannot end anything. */
    private record Unending(Fleet real, FaultCode code) implements Fleet {

        @Override
        public Instance launch(LaunchSpec spec) {
            return real.launch(spec);
        }

        @Override
        public List<Instance> instances() {
            return real.instances();
        }

        @Override
        public void terminate(InstanceId id) {
            throw code.asException("the disk is full");
        }
    }

    /** Launches, and does not say so. */
    private record Unanswering(Fleet real) implements Fleet {

        @Override
        public Instance launch(LaunchSpec spec) {
            real.launch(spec);
            throw FaultCode.FLEET_UNAVAILABLE.asException("no answer");
        }

        @Override
        public List<Instance> instances() {
            return real.instances();
        }

        @Override
        public void terminate(InstanceId id) {
            real.terminate(id);
        }
    }

    /** Does not answer. */
    private static final class Silent implements Fleet {

        @Override
        public Instance launch(LaunchSpec spec) {
            throw FaultCode.FLEET_UNAVAILABLE.asException("no answer");
        }

        @Override
        public List<Instance> instances() {
            throw FaultCode.FLEET_UNAVAILABLE.asException("no answer");
        }

        @Override
        public void terminate(InstanceId id) {
            throw FaultCode.FLEET_UNAVAILABLE.asException("no answer");
        }
    }
}
