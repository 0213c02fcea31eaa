package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.StoredObject;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final byte[] TEXT = {1};

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final Stores stores = InMemoryStores.open();
    private final CellLease lease =
            stores.leases().take(new CellId("a"), "me", null).orElseThrow();
    private final InMemoryObjectStore objects = new InMemoryObjectStore(clock);
    private final Deletes deletes = new Deletes(objects);
    private final SchedulerPorts ports = TestPorts.with(clock, stores, deletes);
    private final Retention retention = new Retention(ports, Duration.ofMinutes(1));

    @Test
    @DisplayName("the retention of a workload counts from its end")
    void countsFromTheEnd() throws InterruptedException {
        Workload bag = submit("bag", "u1");
        clock.advance(Duration.ofDays(6));
        end(bag);
        clock.advance(Duration.ofDays(6));
        retention.round();
        assertThat(objects.keys("results/")).containsExactly("results/bag/u1/0-1");

        clock.advance(Duration.ofDays(2));
        retention.round();
        assertThat(stores.workloads().find(bag.id())).isEmpty();
        assertThat(objects.keys("results/")).isEmpty();
        assertThat(objects.keys("bags/")).isEmpty();
    }

    @Test
    @DisplayName("a bag without an object of its own is removed with its results")
    void aSmallBag() throws InterruptedException {
        WorkloadId id = new WorkloadId("small");
        BagSpec bag = new BagSpec(
                "bags/small/u1/body", 1, 8, BagIndex.MIN_STRIDE, 0, 0, true, BagOptions.DEFAULT, "sleep 0\n");
        end(submit(id, bag));
        objects.put("results/small/u1/0-1", TEXT);
        deletes.before("bags/small", () -> {
            throw new AssertionError("there is nothing");
        });
        clock.advance(WEEK.plusSeconds(1));

        retention.round();

        assertThat(stores.workloads().find(id)).isEmpty();
        assertThat(objects.keys("results/")).isEmpty();
    }

    @Test
    @DisplayName("what a client submits anew under the same key is not removed with the old")
    void aResubmissionSurvives() throws InterruptedException {
        Workload old = submit("bag", "u1");
        end(old);
        clock.advance(WEEK.plusSeconds(1));
        // Another scheduler removes the old one, and the client is back, just before this one gets to it.
        deletes.before("bags/bag/u1/", () -> {
            if (stores.cells().delete(WorkloadRef.of(old))) {
                submit("bag", "u2");
            }
        });

        retention.round();

        assertThat(stores.workloads().find(old.id()))
                .hasValueSatisfying(workload ->
                        assertThat(workload.submission().bag().key()).isEqualTo("bags/bag/u2/body"));
        assertThat(objects.keys("bags/")).containsExactly("bags/bag/u2/body");
        assertThat(objects.keys("results/")).containsExactly("results/bag/u2/0-1");
    }

    @Test
    @DisplayName("a round removes all that has expired, past what cannot be removed")
    void manyAndSomeThatCannotBe() throws InterruptedException {
        for (int number = 0; number < 450; number++) {
            end(submit("bag-" + number, "u"));
        }
        deletes.before("bags/bag-7", () -> {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("no access");
        });
        clock.advance(WEEK.plusSeconds(1));

        retention.round();

        assertThat(stores.cells().expired(clock.instant(), null, 100).items())
                .extracting(workload -> workload.id().value())
                .allMatch(id -> id.startsWith("bag-7"))
                .hasSize(11);
    }

    @Test
    @DisplayName("rounds go round: more than one gives up at keep nothing behind them for good")
    void behindWhatCannotBeRemoved() throws InterruptedException {
        for (int number = 0; number < 2_050; number++) {
            end(submit("bad-" + number, "u"));
        }
        clock.advance(Duration.ofSeconds(1));
        end(submit("good", "u"));
        deletes.before("bags/bad", () -> {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("no access");
        });
        clock.advance(WEEK.plusSeconds(1));

        retention.round();
        assertThat(stores.workloads().find(new WorkloadId("good"))).isPresent();
        retention.round();
        assertThat(stores.workloads().find(new WorkloadId("good"))).isEmpty();

        deletes.before("none", () -> {});
        for (int round = 0; round < 2; round++) {
            retention.round();
        }
        assertThat(stores.cells().expired(clock.instant(), null, 1).items()).isEmpty();
    }

    @Test
    @DisplayName("a folder of no workload that cannot be removed keeps nothing behind it, nor do many")
    void leftoversBehindWhatCannotBeRemoved() {
        for (int number = 0; number < 1_500; number++) {
            objects.put("bags/bad-%04d/u1/body".formatted(number), TEXT);
        }
        objects.put("bags/good/u1/body", TEXT);
        objects.put("results/gone/u1/7-1", TEXT);
        deletes.before("bags/bad", () -> {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("no access");
        });
        clock.advance(Leftovers.AGE.plusSeconds(1));

        Leftovers leftovers = new Leftovers(ports);
        leftovers.remove(() -> false);
        assertThat(objects.keys("results/")).isEmpty();
        leftovers.remove(() -> false);
        assertThat(objects.keys("bags/")).hasSize(1_500).doesNotContain("bags/good/u1/body");

        deletes.before("none", () -> {});
        leftovers.remove(() -> false);
        assertThat(objects.keys("bags/")).isEmpty();
    }

    @Test
    @DisplayName("bags and results of no workload are removed when they are a day old")
    void leftovers() {
        submit("bag", "u2");
        objects.put("bags/bag/u1/body", TEXT);
        objects.put("bags/gone/u1/body", TEXT);
        objects.put("results/gone/u1/7-1", TEXT);
        objects.put("results/gone/u1/deeper/7/1", TEXT);
        objects.put("results/bag/u2/deeper/7/1", TEXT);
        objects.put("bags/not ours".replace(' ', '-'), TEXT);
        clock.advance(Leftovers.AGE.plusSeconds(1));
        objects.put("bags/fresh/u1/body", TEXT);

        new Leftovers(ports).remove(() -> false);

        assertThat(objects.keys("bags/")).containsExactly("bags/bag/u2/body", "bags/fresh/u1/body", "bags/not-ours");
        assertThat(objects.keys("results/")).containsExactly("results/bag/u2/0-1", "results/bag/u2/deeper/7/1");
    }

    private Workload submit(String name, String unique) {
        WorkloadId id = new WorkloadId(name);
        BagSpec bag = new BagSpec(
                "bags/" + id + "/" + unique + "/body",
                10,
                90,
                BagIndex.MIN_STRIDE,
                100,
                0,
                true,
                BagOptions.DEFAULT,
                null);
        objects.put(bag.key(), TEXT);
        objects.put("results/" + id + "/" + unique + "/0-1", TEXT);
        return submit(id, bag);
    }

    private Workload submit(WorkloadId id, BagSpec bag) {
        Workload workload = new Workload(
                new Submission(id, new ClientId("me"), bag, WorkloadOptions.DEFAULT, "digest", clock.instant()),
                WorkloadStatus.queued(bag.tasks()),
                null,
                false,
                clock.instant().plus(WEEK));
        stores.workloads().create(workload);
        return workload;
    }

    private void end(Workload workload) {
        stores.cells()
                .apply(
                        lease,
                        List.of(
                                new StoreWrite.Adopt(workload.id()),
                                new StoreWrite.MoveWorkload(
                                        workload.id(),
                                        WorkloadEvent.CANCEL,
                                        clock.instant(),
                                        Progress.waiting(10),
                                        FaultCode.CANCELLED_BY_CLIENT.because("enough"))));
    }

    /** Lets something happen just before a delete. */
    private record Deletes(ObjectStore inner, Hook hook) implements ObjectStore {

        private static final class Hook {
            private @Nullable Consumer<String> body;
        }

        Deletes(ObjectStore inner) {
            this(inner, new Hook());
        }

        void before(String start, Runnable body) {
            hook.body = prefix -> {
                if (prefix.startsWith(start)) {
                    body.run();
                }
            };
        }

        @Override
        public void deleteAll(String prefix) {
            if (hook.body != null) {
                hook.body.accept(prefix);
            }
            inner.deleteAll(prefix);
        }

        @Override
        public void put(String key, byte[] bytes) {
            inner.put(key, bytes);
        }

        @Override
        public Upload upload(String key) {
            return inner.upload(key);
        }

        @Override
        public byte[] read(String key, long offset, int length) {
            return inner.read(key, offset, length);
        }

        @Override
        public InputStream open(String key) {
            return inner.open(key);
        }

        @Override
        public OptionalLong size(String key) {
            return inner.size(key);
        }

        @Override
        public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
            return inner.list(prefix, cursor, limit);
        }
    }
}
