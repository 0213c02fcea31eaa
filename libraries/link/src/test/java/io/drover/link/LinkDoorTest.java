package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.link.v1.HolderName;
import io.drover.link.v1.Nothing;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.Heartbeats;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, and what is said to whom. */
class LinkDoorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final WorkerId ANN = new WorkerId("ann");

    private final Stores stores = InMemoryStores.open();

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "", "2", "2.0", "2.9"})
    void anotherVersionIsRefusedWithASentence(String version) {
        try (LinkFixture link = new LinkFixture(stores.claims(), stores.workers());
                LinkClient client = link.client(LinkFixture.KEY, version, PATIENCE)) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(client::look)
                    .withMessage("VERSION_UNSUPPORTED: this server speaks version " + LinkMetadata.VERSION
                            + " of the link and the caller version " + version
                            + ": run workers and server from the same release");
        }
    }

    @Test
    void nothingElseIsServed() {
        MethodDescriptor<HolderName, Nothing> other = WorkerStoreGrpc.getDeregisterMethod().toBuilder()
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build();
        try (LinkFixture link = new LinkFixture(stores.claims(), stores.workers());
                LinkClient client = link.client()) {
            assertFault(FaultCode.INTERNAL_ERROR, () -> client.call(other, HolderName.getDefaultInstance()));
        }
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    @DisplayName("a fault of the store is the same fault for the worker")
    void faultsCrossTheLink(FaultCode code) {
        String message = "the disk is full; free some – then it goes on… ".repeat(30);
        try (LinkFixture link = new LinkFixture(stores.claims(), failing(() -> code.asException(message)));
                LinkClient client = link.client()) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(() -> client.heartbeats().deregister(Holder.any(ANN)))
                    .satisfies(e -> assertThat(e.fault()).isEqualTo(code.because(message)));
        }
    }

    @Test
    void nonsenseAndMistakesAreFaultsToo() {
        try (LinkFixture link = new LinkFixture(stores.claims(), failing(() -> new IllegalStateException("oops")));
                LinkClient client = link.client()) {
            assertFault(FaultCode.INTERNAL_ERROR, () -> client.heartbeats().deregister(Holder.any(ANN)));
            assertFault(
                    FaultCode.FIELD_INVALID,
                    () -> client.call(
                            WorkerStoreGrpc.getDeregisterMethod(),
                            HolderName.newBuilder().setWorker("not a name").build()));
        }
    }

    @Test
    void itListensToThisMachineOnly() {
        try (LinkServer server = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers())) {
            int port = URI.create(server.url()).getPort();
            // Another address of this machine's own.
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("127.0.0.2", port).close());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "link://10.0.0.1:5000",
                "link://example.org:5000",
                "link://127.0.0.1",
                "link://127.0.0.1:99999",
                "jdbc:sqlite:/data/store.db"
            })
    void thereIsNoLinkToOtherMachines(String url) {
        assertThat(LinkAddress.isUrl(url)).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new LinkAddress(url, LinkFixture.KEY));
    }

    private Heartbeats failing(Supplier<RuntimeException> failure) {
        return new Heartbeats() {
            @Override
            public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
                throw failure.get();
            }

            @Override
            public void deregister(Holder life) {
                throw failure.get();
            }

            @Override
            public boolean drainRequested(WorkerId worker) {
                throw failure.get();
            }
        };
    }

    private static void assertFault(FaultCode code, Runnable call) {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.fault().code()).isEqualTo(code));
    }
}
