package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.policy.pace.IdlePace;
import io.drover.ports.CellStore;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes of which nobody knows whether they were made. */
@Timeout(60)
class LedgerTest {

    private final Stores stores = InMemoryStores.open();
    private final Samples samples = new Samples();
    private final CellLease lease = stores.leases().take(CELL, "me", null).orElseThrow();

    static Stream<Arguments> kindsAndEnds() {
        List<Arguments> all = new ArrayList<>();
        for (Class<?> kind : kinds()) {
            all.add(Arguments.of(kind, FaultCode.STORE_UNAVAILABLE.asException("no answer in time")));
            all.add(Arguments.of(kind, FaultCode.INTERNAL_ERROR.asException("not understood")));
            all.add(Arguments.of(kind, new IllegalStateException("the answer is no JSON")));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kindsAndEnds")
    @DisplayName("a write that was made and whose answer was lost is made again, and nothing is in trouble for it")
    void madeAndNotAnswered(Class<?> kind, RuntimeException end) throws InterruptedException {
        Map<Class<?>, List<StoreWrite>> examples = examples("own");
        assertThat(examples).containsOnlyKeys(kinds());
        List<StoreWrite> alone = examples.get(kind);
        List<StoreWrite> inCompany = new ArrayList<>(examples("other").get(kind));
        inCompany.addAll(examples("third").get(kind));
        for (List<StoreWrite> writes : List.of(alone, inCompany)) {
            AtomicInteger calls = new AtomicInteger();
            CellStore uncertain = TestPorts.hooked(CellStore.class, stores.cells(), (method, arguments) -> {
                if (method.equals("apply") && calls.getAndIncrement() == 0) {
                    stores.cells().apply(lease, writes);
                    throw end;
                }
                return null;
            });
            assertThat(write(uncertain, writes)).isEqualTo(new Ledger.Outcome.Written(Map.of(), Set.of(), Set.of()));
            assertThat(calls.get()).isGreaterThan(1);
        }
    }

    @Test
    @DisplayName("what the store never takes is the trouble of its workload alone, after a second try")
    void neverTaken() throws InterruptedException {
        List<StoreWrite> writes = new ArrayList<>(examples("bad").get(StoreWrite.Dispatch.class));
        writes.addAll(examples("good").get(StoreWrite.Dispatch.class));
        CellStore picky = TestPorts.hooked(CellStore.class, stores.cells(), (method, arguments) -> {
            if (method.equals("apply") && String.valueOf(arguments[1]).contains("bad")) {
                throw new IllegalArgumentException("too long");
            }
            return null;
        });
        assertThat(write(picky, writes))
                .isInstanceOfSatisfying(
                        Ledger.Outcome.Written.class,
                        written -> assertThat(written.troubled()).containsOnlyKeys(samples.workloadId("bad")));
    }

    @Test
    @DisplayName("that another cell was faster is nobody's trouble, and nothing is written of its workload")
    void aLostAdoption() throws InterruptedException {
        Workload theirs = samples.workload("theirs");
        Workload mine = samples.workload("mine");
        stores.workloads().create(theirs);
        stores.workloads().create(mine);
        CellLease other =
                stores.leases().take(samples.cell("other"), "other", null).orElseThrow();
        stores.cells().apply(other, List.of(new StoreWrite.Adopt(theirs.id())));
        List<StoreWrite> writes = List.of(
                adoptAndStart(theirs),
                adoptAndStart(mine),
                new StoreWrite.Dispatch(Samples.fragment(theirs.id(), 0)),
                new StoreWrite.Dispatch(Samples.fragment(mine.id(), 0)));
        assertThat(write(stores.cells(), writes))
                .isEqualTo(new Ledger.Outcome.Written(Map.of(), Set.of(), Set.of(theirs.id())));
        assertThat(stores.workloads().fragments(theirs.id(), null, 9).items()).isEmpty();
        assertThat(stores.workloads().fragments(mine.id(), null, 9).items()).hasSize(1);
    }

    private static Class<?>[] kinds() {
        return Stream.of(StoreWrite.class.getPermittedSubclasses())
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .toArray(Class<?>[]::new);
    }

    private Ledger.Outcome write(CellStore store, List<StoreWrite> writes) throws InterruptedException {
        try (LeaseHold hold = new LeaseHold(
                stores.leases(),
                lease,
                new IdlePace(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ZERO),
                System::nanoTime)) {
            return new Ledger(store, hold, new CountDownLatch(1)).write(writes);
        }
    }

    /** Of every kind writes as a cell makes them, for a workload of that name which stands right before them. */
    private Map<Class<?>, List<StoreWrite>> examples(String name) {
        Workload workload = samples.workload(name);
        stores.workloads().create(workload);
        Fragment first = Samples.fragment(workload.id(), 0);
        Fragment second = Samples.fragment(workload.id(), 1);
        StoreWrite adopt = new StoreWrite.Adopt(workload.id());
        StoreWrite start =
                new StoreWrite.MoveWorkload(workload.id(), WorkloadEvent.START, Samples.NOW, Samples.progress(1), null);
        StoreWrite dispatch = new StoreWrite.Dispatch(first);
        StoreWrite close = close(first.key());
        Map<Class<?>, List<StoreWrite>> examples = new LinkedHashMap<>();
        examples.put(StoreWrite.Adopt.class, List.of(adopt));
        examples.put(StoreWrite.AdoptAndStart.class, List.of(adoptAndStart(workload), dispatch));
        examples.put(StoreWrite.MoveWorkload.class, List.of(adopt, start, move(workload, WorkloadEvent.SUCCEED)));
        examples.put(StoreWrite.NoteProgress.class, List.of(adopt, note(workload)));
        examples.put(
                StoreWrite.NoteTrouble.class,
                List.of(adopt, new StoreWrite.NoteTrouble(workload.id(), Samples.fault())));
        examples.put(StoreWrite.Dispatch.class, List.of(adopt, start, dispatch));
        StoreWrite assign = new StoreWrite.Assign(first.claim(), samples.holder("ann"), Samples.NOW);
        examples.put(StoreWrite.Assign.class, List.of(adopt, start, dispatch, assign));
        Fragment again = Samples.next(first, null);
        StoreWrite redispatch = new StoreWrite.Redispatch(again);
        examples.put(StoreWrite.Redispatch.class, List.of(adopt, dispatch, redispatch, close));
        examples.put(
                StoreWrite.End.class,
                List.of(
                        adopt,
                        dispatch,
                        new StoreWrite.Dispatch(second),
                        new StoreWrite.End(
                                first.key(), first.attempt(), Samples.succeeded(samples.worker("ann"), first.claim())),
                        close(second.key()),
                        note(workload)));
        examples.put(StoreWrite.Close.class, List.of(adopt, dispatch, close, move(workload, WorkloadEvent.CANCEL)));
        return examples;
    }

    private static StoreWrite adoptAndStart(Workload workload) {
        return new StoreWrite.AdoptAndStart(
                workload.id(), workload.submission().client(), Samples.NOW, Samples.progress(1));
    }

    private static StoreWrite note(Workload workload) {
        return new StoreWrite.NoteProgress(workload.id(), Samples.progress(7));
    }

    private static StoreWrite move(Workload workload, WorkloadEvent event) {
        return new StoreWrite.MoveWorkload(
                workload.id(),
                event,
                Samples.NOW,
                Samples.progress(10),
                event == WorkloadEvent.CANCEL ? Samples.fault() : null);
    }

    private static StoreWrite close(FragmentKey key) {
        return new StoreWrite.Close(key, FragmentState.CANCELLED, Samples.NOW, Samples.fault());
    }
}
