package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link io.drover.ports.WorkloadStore} does. */
public abstract class WorkloadStoreContract extends StoreContract {

    @Test
    void aWorkloadComesBackAsItWent() {
        Workload plain = samples.workload("plain");
        Workload unusual = samples.workload("unusual", Samples.NOW, Samples.unusualOptions());
        assertThat(stores.workloads().create(plain)).isEmpty();
        assertThat(stores.workloads().create(unusual)).isEmpty();
        assertThat(stores.workloads().find(plain.id())).contains(plain);
        assertThat(stores.workloads().find(unusual.id())).contains(unusual);
        assertThat(stores.workloads().find(samples.workloadId("nobody"))).isEmpty();
    }

    @Test
    @DisplayName("the lines of a small bag come back as they went, whatever is in them")
    void lines() {
        String lines = "exec printf '\\u0000 \"\\\\' ä€🚀\t\u0001\n" + "echo " + "€".repeat(10_000) + "\n";
        Workload small = samples.workload("small", lines);
        assertThat(stores.workloads().create(small)).isEmpty();
        assertThat(stores.workloads().find(small.id())).contains(small);
        assertThat(mine(null, 10).items()).contains(small);
    }

    @Test
    void aSecondWorkloadOfTheSameIdIsNotAddedAndTheFirstIsAnswered() {
        Workload first = samples.workload("a");
        Workload second = samples.workload("a", Samples.NOW.plusSeconds(9));
        stores.workloads().create(first);
        assertThat(stores.workloads().create(second)).contains(first);
        assertThat(stores.workloads().find(first.id())).contains(first);
    }

    @Test
    void ofManyCreatorsAtOnceExactlyOneAddsTheWorkload() throws Exception {
        Workload workload = samples.workload("raced");
        List<Optional<Workload>> answers = atOnce(8, () -> stores.workloads().create(workload));
        assertThat(answers).filteredOn(Optional::isEmpty).hasSize(1);
        assertThat(answers).filteredOn(Optional::isPresent).containsOnly(Optional.of(workload));
    }

    @Test
    void theListIsNewestFirstAndEqualTimesAreOrderedById() {
        List<WorkloadId> expected =
                List.of(create("b", 3), create("z", 2), create("c", 2), create("a", 2), create("d", 1));
        assertThat(ids(mine(null, 10))).isEqualTo(expected);
        assertThat(mine(null, 10).next()).isNull();
    }

    @Test
    void pagesOfTheListJoinWithoutGapsOrRepeats() {
        for (int i = 0; i < 7; i++) {
            create("p" + i, i / 2);
        }
        List<WorkloadId> all = new ArrayList<>(ids(mine(null, 100)));
        assertThat(all).hasSize(7);
        assertThat(walk(cursor -> mine(cursor, 3)).stream().map(Workload::id)).containsExactlyElementsOf(all);
        assertThat(walk(cursor -> mine(cursor, 7)).stream().map(Workload::id)).containsExactlyElementsOf(all);
    }

    @Test
    void aCursorGoesOnWhereItsWorkloadWasAlthoughThatIsGone() {
        create("old", 1);
        WorkloadId last = create("last", 2);
        create("new", 3);
        CellLease lease = lease("gone");
        apply(lease, new StoreWrite.Adopt(last));
        Page<Workload> page = mine(null, 2);
        apply(lease, move(last, WorkloadEvent.CANCEL));
        assertThat(stores.cells().delete(WorkloadRef.of(find(last)))).isTrue();
        assertThat(stores.workloads().find(last)).isEmpty();
        assertThat(ids(mine(page.next(), 2))).containsExactly(samples.workloadId("old"));
    }

    @Test
    void theListIsFilteredByStateAndClient() {
        CellLease lease = lease("filter");
        WorkloadId running = adopted(lease, "running");
        WorkloadId cancelled = adopted(lease, "cancelled");
        WorkloadId queued = adopted(lease, "queued");
        apply(lease, move(running, WorkloadEvent.START), move(cancelled, WorkloadEvent.CANCEL));
        assertThat(ids(mine(Set.of(WorkloadState.RUNNING)))).containsExactly(running);
        assertThat(ids(mine(Set.of(WorkloadState.CANCELLED, WorkloadState.QUEUED))))
                .containsExactlyInAnyOrder(cancelled, queued);
        assertThat(ids(mine(Set.of(WorkloadState.TIMED_OUT)))).isEmpty();
        WorkloadFilter somebodyElse = new WorkloadFilter(new Samples().client(), Set.of());
        assertThat(stores.workloads().list(somebodyElse, null, 10).items()).isEmpty();
        assertThat(stores.workloads().list(WorkloadFilter.ALL, null, 1).items()).hasSize(1);
    }

    @Test
    void aCursorThatIsNoneIsAFieldInvalid() {
        WorkloadId id = create("x", 0);
        for (String cursor : List.of("", "rubbish", "%%%", "bm9uc2Vuc2U=", "eHh4L3l5eQ==", "LTE=x")) {
            assertFieldInvalid(() -> mine(cursor, 3));
            assertFieldInvalid(() -> stores.workloads().fragments(id, cursor, 3));
        }
    }

    private static void assertFieldInvalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.FIELD_INVALID));
    }

    @Test
    void aWishToCancelIsNotedUntilTheWorkloadIsTerminal() {
        CellLease lease = lease("cancel");
        WorkloadId id = adopted(lease, "wanted");
        assertThat(stores.workloads().requestCancel(id)).isTrue();
        assertThat(stores.workloads().requestCancel(id)).isTrue();
        assertThat(find(id).cancelRequested()).isTrue();
        assertThat(find(id).state()).isEqualTo(WorkloadState.QUEUED);

        WorkloadId over = adopted(lease, "over");
        apply(lease, move(over, WorkloadEvent.FAIL));
        Workload before = find(over);
        assertThat(stores.workloads().requestCancel(over)).isTrue();
        assertThat(find(over)).isEqualTo(before);
        assertThat(stores.workloads().requestCancel(samples.workloadId("nobody")))
                .isFalse();
    }

    @Test
    void fragmentsComeInTheOrderOfTheirNumbers() {
        CellLease lease = lease("fragments");
        WorkloadId id = adopted(lease, "many");
        for (int number : List.of(11, 2, 0, 10, 1)) {
            apply(lease, new StoreWrite.Dispatch(Samples.fragment(id, number)));
        }
        List<Fragment> all = stores.workloads().fragments(id, null, 5).items();
        assertThat(all).extracting(fragment -> fragment.key().number()).containsExactly(0, 1, 2, 10, 11);
        assertThat(stores.workloads().fragments(id, null, 5).next()).isNull();
        assertThat(walk(cursor -> stores.workloads().fragments(id, cursor, 2))).isEqualTo(all);
        assertThat(stores.workloads()
                        .fragments(samples.workloadId("nobody"), null, 5)
                        .items())
                .isEmpty();
    }

    private WorkloadId create(String name, int seconds) {
        Workload workload = samples.workload(name, Samples.NOW.plusSeconds(seconds));
        assertThat(stores.workloads().create(workload)).isEmpty();
        return workload.id();
    }

    private Page<Workload> mine(@Nullable String cursor, int limit) {
        return stores.workloads().list(new WorkloadFilter(samples.client(), Set.of()), cursor, limit);
    }

    private Page<Workload> mine(Set<WorkloadState> states) {
        return stores.workloads().list(new WorkloadFilter(samples.client(), states), null, 10);
    }

    private static List<WorkloadId> ids(Page<Workload> page) {
        return page.items().stream().map(Workload::id).toList();
    }

    private static <T> List<T> walk(Function<@Nullable String, Page<T>> pages) {
        List<T> items = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<T> page = pages.apply(cursor);
            assertThat(page.items()).isNotEmpty();
            items.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return items;
    }
}
