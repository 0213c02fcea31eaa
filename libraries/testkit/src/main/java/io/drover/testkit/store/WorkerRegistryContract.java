package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link io.drover.ports.WorkerRegistry} does. */
public abstract class WorkerRegistryContract extends StoreContract {

    @Test
    void theLastReportOfEveryWorkerIsKept() {
        List<Claim> held = List.of(
                new Claim(new FragmentKey(samples.workloadId("a"), 3), new AttemptNumber(2)),
                new Claim(new FragmentKey(samples.workloadId("b"), 0), AttemptNumber.FIRST));
        WorkerReport ann = samples.report("ann", 2, held);
        WorkerReport bob = samples.report("bob", 1, List.of());
        stores.workers().heartbeat(samples.report("ann", 1, List.of()));
        stores.workers().heartbeat(bob);
        stores.workers().heartbeat(ann);
        assertThat(reports()).containsExactlyInAnyOrder(ann, bob);
        assertThat(stores.workers().find(bob.id())).contains(bob);
    }

    @Test
    void aDeregisteredWorkerIsForgotten() {
        WorkerReport ann = samples.report("ann", 1, List.of());
        stores.workers().heartbeat(ann);
        stores.workers().deregister(ann.holder());
        stores.workers().deregister(ann.holder());
        assertThat(reports()).isEmpty();
        assertThat(stores.workers().find(ann.id())).isEmpty();
    }

    @Test
    void aWishToDrainOutlivesHeartbeatsAndEndsWithTheWorker() {
        WorkerReport ann = samples.report("ann", 1, List.of());
        stores.workers().heartbeat(ann);
        assertThat(stores.workers().drainRequested(ann.id())).isFalse();
        assertThat(stores.workers().requestDrain(ann.id())).isTrue();
        stores.workers().heartbeat(samples.report("ann", 2, List.of()));
        assertThat(stores.workers().drainRequested(ann.id())).isTrue();
        stores.workers().deregister(ann.holder());
        assertThat(stores.workers().drainRequested(ann.id())).isFalse();
        stores.workers().heartbeat(ann);
        assertThat(stores.workers().drainRequested(ann.id())).isFalse();
    }

    @Test
    void ofTwoLivesUnderOneIdTheOneThatIsThereHasItAndTheOtherLearnsOfIt() {
        WorkerReport there = ofLife("there", 7);
        assertThat(stores.workers().heartbeat(there)).isEmpty();
        assertThat(stores.workers().heartbeat(ofLife("another", 1))).contains(there);
        assertThat(stores.workers().heartbeat(ofLife("another", 8))).contains(there);
        assertThat(stores.workers().find(there.id())).contains(there);
        WorkerReport next = ofLife("there", 8);
        assertThat(stores.workers().heartbeat(next)).isEmpty();
        assertThat(reports()).containsExactly(next);
    }

    @Test
    void anIdIsTakenOverFromALifeOfWhichNothingWasHeardSince() {
        WorkerReport old = ofLife("old", 7);
        stores.workers().heartbeat(old);
        stores.workers().requestDrain(old.id());
        WorkerReport young = ofLife("young", 3);
        assertThat(stores.workers().takeOver(young, ofLife("old", 6))).contains(old);
        assertThat(stores.workers().takeOver(young, ofLife("another", 7))).contains(old);
        assertThat(stores.workers().takeOver(young, old)).isEmpty();
        assertThat(stores.workers().takeOver(young, old))
                .as("the answer was lost")
                .isEmpty();
        assertThat(reports()).containsExactly(young);
        assertThat(stores.workers().drainRequested(old.id())).isTrue();
        assertThat(stores.workers().takeOver(ofLife("second", 1), old))
                .as("too late")
                .contains(young);
        assertThat(stores.workers().heartbeat(ofLife("old", 8))).contains(young);
        WorkerReport back = ofLife("old", 9);
        assertThat(stores.workers().takeOver(back, young)).isEmpty();
        assertThat(reports()).containsExactly(back);
    }

    @Test
    void whoeverFindsNoOtherLifeIsTaken() {
        WorkerReport first = ofLife("old", 7);
        assertThat(stores.workers().takeOver(first, ofLife("young", 2)))
                .as("forgotten")
                .isEmpty();
        WorkerReport unknown = ofLife(Incarnation.UNKNOWN.value(), 8);
        assertThat(stores.workers().heartbeat(unknown)).isEmpty();
        assertThat(stores.workers().find(unknown.id())).contains(unknown);
        assertThat(stores.workers().takeOver(ofLife("old", 9), first)).isEmpty();
    }

    @Test
    void theGoodbyeOfAnOlderLifeTakesNothingFromTheNewerOne() {
        WorkerReport old = ofLife("old", 7);
        WorkerReport young = ofLife("young", 1);
        stores.workers().heartbeat(old);
        stores.workers().takeOver(young, old);
        stores.workers().requestDrain(young.id());
        stores.workers().deregister(old.holder());
        assertThat(stores.workers().find(young.id())).contains(young);
        assertThat(stores.workers().drainRequested(young.id())).isTrue();
        stores.workers().deregister(young.holder());
        assertThat(stores.workers().find(young.id())).isEmpty();
    }

    @Test
    void aLifeThatIsNotToldIsNoOtherOne() {
        WorkerReport young = ofLife("young", 1);
        stores.workers().heartbeat(young);
        stores.workers().deregister(Holder.any(young.id()));
        assertThat(stores.workers().find(young.id())).isEmpty();
        WorkerReport unknown = ofLife(Incarnation.UNKNOWN.value(), 1);
        stores.workers().heartbeat(unknown);
        stores.workers().deregister(young.holder());
        assertThat(stores.workers().find(young.id())).isEmpty();
    }

    private WorkerReport ofLife(String life, long beat) {
        WorkerReport report = samples.report("ann", beat, List.of());
        WorkerInfo info = report.info();
        return new WorkerReport(
                report.id(),
                new WorkerInfo(
                        info.slots(),
                        info.address(),
                        info.pid(),
                        info.zone(),
                        info.startedAt(),
                        info.pricePerHour(),
                        info.executor(),
                        new Incarnation(life)),
                report.state(),
                beat,
                report.interval(),
                report.busy(),
                report.held(),
                report.begun(),
                report.waiting(),
                report.heartbeatAt());
    }

    @Test
    void nobodyIsAskedToDrainWhoIsUnknown() {
        WorkerId nobody = samples.worker("nobody");
        assertThat(stores.workers().requestDrain(nobody)).isFalse();
        assertThat(stores.workers().drainRequested(nobody)).isFalse();
    }

    private List<WorkerReport> reports() {
        return stores.workers().reports().stream()
                .filter(report ->
                        List.of(samples.worker("ann"), samples.worker("bob")).contains(report.id()))
                .toList();
    }
}
