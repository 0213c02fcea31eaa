package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.api.ErrorCode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.CannotAcquireLockException;

class H2DatabaseTest {

    private static final int ROUNDS_BEFORE_THE_KILL = 60;

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    @Test
    @DisplayName("J10: what the store has acknowledged survives the killing of its process")
    void acknowledgedWritesSurviveAKill() throws Exception {
        int last = 0;
        try (ChildProcess child = ChildProcess.start(WritingProcess.class, url())) {
            for (int i = 0; i < ROUNDS_BEFORE_THE_KILL; i++) {
                last = Integer.parseInt(child.line());
            }
        }
        try (H2Database database = H2Fixture.open(url())) {
            Stores stores = H2Fixture.stores(database);
            assertThat(last).isEqualTo(ROUNDS_BEFORE_THE_KILL - 1);
            for (int round = 0; round <= last; round++) {
                Workload workload =
                        stores.workloads().find(WritingProcess.workload(round)).orElseThrow();
                assertThat(workload.state()).isEqualTo(WorkloadState.CANCELLED);
                assertThat(workload.cancelRequested()).isTrue();
                assertThat(stores.workloads().fragments(workload.id(), null, 10).items())
                        .singleElement()
                        .matches(fragment -> fragment.state() == FragmentState.SUCCEEDED);
            }
            assertThat(stores.leases().find(WritingProcess.CELL)).isPresent();
        }
    }

    @Test
    @DisplayName(
            "A1: a task that kills its server at once does not take its claim along, and is suspect after the start")
    void claimsSurviveTheDeathThatTheirTaskBrings() throws Exception {
        String workload;
        try (ChildProcess child = ChildProcess.start(ClaimingProcess.class, url())) {
            workload = child.line();
        }
        try (H2Database database = H2Fixture.open(url())) {
            assertThat(H2Fixture.stores(database)
                            .workloads()
                            .fragments(new WorkloadId(workload), null, 10)
                            .items())
                    .singleElement()
                    .matches(fragment -> fragment.state() == FragmentState.RUNNING);
        }
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        Workload workload = samples.workload("a");
        try (H2Database database = H2Fixture.open(url())) {
            new H2WorkloadStore(database).create(workload);
        }
        try (H2Database database = H2Fixture.open(url())) {
            assertThat(new H2WorkloadStore(database).find(workload.id())).contains(workload);
        }
    }

    @Test
    void partsOfOneProcessShareAFile() {
        Workload workload = samples.workload("a");
        try (H2Database one = H2Fixture.open(url());
                H2Database other = H2Fixture.open("jdbc:h2:file:" + folder.resolve("drover"))) {
            new H2WorkloadStore(one).create(workload);
            assertThat(new H2WorkloadStore(other).find(workload.id())).contains(workload);
            other.close();
            assertThat(new H2WorkloadStore(one).find(workload.id())).contains(workload);
        }
    }

    @Test
    void aSecondProcessIsToldThatAnotherDroverUsesTheFile() throws Exception {
        try (H2Database database = H2Fixture.open(url())) {
            try (ChildProcess child = ChildProcess.start(OpeningProcess.class, url())) {
                assertThat(child.line())
                        .startsWith("STORE_UNAVAILABLE")
                        .contains(folder.resolve("drover").toString())
                        .contains("another Drover is using it");
            }
            assertThat(new H2WorkloadStore(database)
                            .list(WorkloadFilter.ALL, null, 1)
                            .items())
                    .isEmpty();
        }
    }

    @Test
    void anInterruptedReaderHurtsNobodyElse() throws Exception {
        int workloads = 300;
        try (H2Database database = H2Fixture.open(url())) {
            H2WorkloadStore store = new H2WorkloadStore(database);
            for (int i = 0; i < workloads; i++) {
                store.create(samples.workload("w" + i));
            }
        }
        // Reopened, so that the pages are not in the cache and the interrupted thread has to read the file itself.
        try (H2Database database = H2Fixture.open(url())) {
            H2WorkloadStore store = new H2WorkloadStore(database);
            Callable<Boolean> interrupted = () -> {
                Thread.currentThread().interrupt();
                try (Connection connection = database.dataSource().getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.executeQuery("SELECT MAX(digest) FROM workload").next();
                }
                store.create(samples.workload("late"));
                return Thread.interrupted();
            };
            try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
                assertThat(executor.submit(interrupted).get(30, TimeUnit.SECONDS))
                        .as("still knows that it was interrupted")
                        .isTrue();
            }
            assertThat(store.list(WorkloadFilter.ALL, null, 1_000).items()).hasSize(workloads + 1);
        }
    }

    @Test
    void aDiskThatWasFullIsForgottenWhenItHasSpaceAgain() throws Exception {
        try (ChildProcess child = ChildProcess.start(PersistentWriter.class, url())) {
            awaitLine(child, line -> line.equals("ok"));
            assumeTrue(child.limitFiles(Long.toString(Files.size(folder.resolve("drover.mv.db")))));
            String fault = awaitLine(child, line -> !line.equals("ok"));
            assertThat(fault).startsWith("STORE_UNAVAILABLE").doesNotContain("open elsewhere");
            for (int i = 0; i < 20; i++) {
                assertThat(child.line()).doesNotContain("INTERNAL_ERROR").doesNotContain("open elsewhere");
            }
            child.limitFiles("unlimited");
            awaitLine(child, line -> line.equals("ok"));
        }
    }

    private static String awaitLine(ChildProcess child, Predicate<String> wanted) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            String line = child.line();
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the process never said what was waited for");
    }

    @Test
    void aMistakeInAStatementIsNoOutage() {
        try (H2Database database = H2Fixture.open("jdbc:h2:mem:mistake")) {
            assertFault(
                    FaultCode.INTERNAL_ERROR,
                    () -> database.call(jdbc -> jdbc.queryForList("SELECT nonsense FROM worker")));
            assertFault(
                    FaultCode.INTERNAL_ERROR,
                    () -> database.call(jdbc -> jdbc.update("INSERT INTO worker (id) VALUES (NULL)")));
        }
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
        H2Database database = H2Fixture.open(url());
        Stores stores = H2Fixture.stores(database);
        database.close();
        assertFault(FaultCode.STORE_UNAVAILABLE, () -> stores.workloads().find(samples.workloadId("a")));
        assertFault(FaultCode.STORE_UNAVAILABLE, () -> stores.cells().delete(WorkloadRef.of(samples.workload("a"))));
    }

    @Test
    void aFolderThatCannotBeWrittenIsUnavailable() {
        assertFault(FaultCode.STORE_UNAVAILABLE, () -> H2Fixture.open("jdbc:h2:file:/proc/drover/store"));
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (H2Database database = H2Fixture.open(url())) {
            assertThatThrownBy(() -> H2Database.open(database.url(), H2Fixture.USER, "guess"))
                    .isInstanceOf(FaultException.class);
        }
    }

    @Test
    void transactionsThatGetInEachOthersWayAreRepeatedAFewTimes() {
        try (H2Database database = H2Fixture.open("jdbc:h2:mem:collision")) {
            AtomicInteger runs = new AtomicInteger();
            for (int code : List.of(ErrorCode.LOCK_TIMEOUT_1, ErrorCode.DEADLOCK_1)) {
                runs.set(0);
                String answer = database.inTransaction(jdbc -> {
                    if (runs.incrementAndGet() < 3) {
                        throw collision(code);
                    }
                    return "done";
                });
                assertThat(answer).isEqualTo("done");
                runs.set(0);
                assertFault(
                        FaultCode.STORE_UNAVAILABLE,
                        () -> database.call(jdbc -> {
                            runs.incrementAndGet();
                            throw collision(code);
                        }));
                assertThat(runs).hasValue(3);
            }
        }
    }

    private static CannotAcquireLockException collision(int code) {
        return new CannotAcquireLockException("busy", new SQLException("busy", "HY000", code));
    }

    private static void assertFault(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(code))
                .hasCauseInstanceOf(Exception.class);
    }

    private String url() {
        return H2Database.fileUrl(folder.resolve("drover"));
    }
}
