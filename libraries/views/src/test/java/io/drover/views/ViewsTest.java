package io.drover.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueues;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ViewsTest {

    private final JsonMapper json = new JsonMapper();
    private final Samples samples = new Samples();
    private final Stores stores = InMemoryStores.open();

    @Test
    @DisplayName("a fragment shows state, attempt and when it was dispatched; what is not known yet is left out")
    void fragment() {
        assertThat(json.writeValueAsString(FragmentView.of(Samples.fragment(samples.workloadId("f"), 3))))
                .isEqualTo("{\"number\":3,\"first\":30,\"end\":40,\"state\":\"QUEUED\",\"attempt\":1,"
                        + "\"dispatchedAt\":\"2026-01-02T03:04:05.678901Z\"}");
    }

    @Test
    void amountsAreWrittenAsPeopleWriteThem() {
        WorkloadView view = WorkloadView.of(samples.workload("w"));
        assertThat(json.writeValueAsString(view)).contains("\"costDollars\":0,");
        WorkloadView cheap = new WorkloadView(
                view.id(),
                view.kind(),
                view.state(),
                view.client(),
                view.priority(),
                view.executor(),
                view.tasks(),
                view.fragments(),
                1.25,
                new BigDecimal("0.000000170"),
                view.submittedAt(),
                null,
                null,
                null,
                view.expiresAt(),
                null,
                null,
                null);
        assertThat(json.writeValueAsString(cheap)).contains("\"taskTimeMs\":1.25,\"costDollars\":0.00000017,");
    }

    @Test
    void aWorkerIsHealthyWhileItsHeartbeatIsYoung() {
        stores.workers().heartbeat(announcing(Duration.ofSeconds(1)));
        ManualClock clock = new ManualClock(Samples.NOW.plusMillis(2_999));
        WorkQueues queues = new InMemoryWorkQueues(clock);
        StatusReader reader = new StatusReader(
                new StatusReader.Watched(open(queues, "s"), open(queues, "r"), open(queues, "d")),
                stores.workers(),
                stores.leases(),
                clock,
                Duration.ofSeconds(3));
        assertThat(reader.status().executors().vm())
                .isEqualTo(new StatusView.Vm(new StatusView.Workers(1, 1, 0), 4, 0, List.of("127.0.0.1:8100")));
        clock.advance(Duration.ofMillis(1));
        assertThat(reader.status().executors().vm())
                .isEqualTo(new StatusView.Vm(new StatusView.Workers(1, 0, 0), 0, 0, List.of()));

        stores.workers().heartbeat(announcing(Duration.ofSeconds(10)));
        clock.advance(Duration.ofMillis(26_999));
        assertThat(reader.status().executors().vm().workers().healthy())
                .as("an idle worker reports rarely, and says so")
                .isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(reader.status().executors().vm().workers().healthy()).isZero();
    }

    @Test
    void aWorkerThatACellFoundDeafIsNotHealthy() {
        WorkerReport report = announcing(Duration.ofSeconds(1));
        stores.workers().heartbeat(report);
        CellId cell = new CellId("a");
        CellLease lease = stores.leases().take(cell, "test", null).orElseThrow();
        stores.leases().renew(lease, Backlog.NONE.withDeaf(Set.of(report.holder())));
        ManualClock clock = new ManualClock(Samples.NOW);
        WorkQueues queues = new InMemoryWorkQueues(clock);
        StatusReader reader = new StatusReader(
                new StatusReader.Watched(open(queues, "s"), open(queues, "r"), open(queues, "d")),
                stores.workers(),
                stores.leases(),
                clock,
                Duration.ofSeconds(3));
        assertThat(reader.workers()).singleElement().satisfies(worker -> {
            assertThat(worker.deaf()).isTrue();
            assertThat(worker.healthy()).isFalse();
        });
    }

    private WorkerReport announcing(Duration interval) {
        WorkerReport report = samples.report("a", 0, List.of());
        return new WorkerReport(
                report.id(),
                report.info(),
                report.state(),
                report.beat(),
                interval,
                report.busy(),
                report.held(),
                report.begun(),
                report.waiting(),
                report.heartbeatAt());
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        WorkloadReader reader = new WorkloadReader(stores.workloads());
        assertThat(code(() -> reader.find("w-nobody"))).isEqualTo(FaultCode.WORKLOAD_UNKNOWN);
        assertThat(code(() -> reader.find("../x"))).isEqualTo(FaultCode.WORKLOAD_UNKNOWN);
        assertThat(code(() -> reader.fragments("w-nobody", null, 5))).isEqualTo(FaultCode.WORKLOAD_UNKNOWN);
        assertThat(code(() -> reader.list(Set.of(), "no spaces", null, 5))).isEqualTo(FaultCode.FIELD_INVALID);
        assertThat(code(() -> reader.list(Set.of(), null, null, 0))).isEqualTo(FaultCode.FIELD_INVALID);
    }

    private static io.drover.ports.WorkQueue open(WorkQueues queues, String name) {
        return queues.open(QueueSpec.plain(name, Duration.ofSeconds(30)));
    }

    private static FaultCode code(Runnable call) {
        FaultCode[] code = new FaultCode[1];
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> code[0] = e.fault().code());
        return code[0];
    }
}
