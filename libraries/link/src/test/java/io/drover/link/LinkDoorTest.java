package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.link.v1.Nothing;
import io.drover.link.v1.WorkerName;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.Heartbeats;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    @ValueSource(strings = {"", "key-of-the-linc", "key-of-the-link2", "KEY-OF-THE-LINK"})
    void withoutTheKeyNothingIsServed(String key) {
        try (LinkFixture link = new LinkFixture(stores.claims(), stores.workers());
                LinkClient stranger = link.client(key, LinkMetadata.VERSION, PATIENCE);
                LinkClient worker = link.client()) {
            assertFault(FaultCode.KEY_REQUIRED, stranger::look);
            worker.look();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "", "1.0"})
    void anotherVersionIsRefusedWithASentence(String version) {
        try (LinkFixture link = new LinkFixture(stores.claims(), stores.workers());
                LinkClient client = link.client(LinkFixture.KEY, version, PATIENCE)) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(client::look)
                    .withMessage("VERSION_UNSUPPORTED: this server speaks version 1 of the link and the caller version "
                            + version + ": run workers and server from the same release");
        }
    }

    @Test
    void nothingElseIsServed() {
        MethodDescriptor<WorkerName, Nothing> other = WorkerStoreGrpc.getDeregisterMethod().toBuilder()
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build();
        try (LinkFixture link = new LinkFixture(stores.claims(), stores.workers());
                LinkClient client = link.client()) {
            assertFault(FaultCode.INTERNAL_ERROR, () -> client.call(other, WorkerName.getDefaultInstance()));
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
                    .isThrownBy(() -> client.heartbeats().deregister(ANN))
                    .satisfies(e -> assertThat(e.fault()).isEqualTo(code.because(message)));
        }
    }

    @Test
    void nonsenseAndMistakesAreFaultsToo() {
        try (LinkFixture link = new LinkFixture(stores.claims(), failing(() -> new IllegalStateException("oops")));
                LinkClient client = link.client()) {
            assertFault(FaultCode.INTERNAL_ERROR, () -> client.heartbeats().deregister(ANN));
            assertFault(
                    FaultCode.FIELD_INVALID,
                    () -> client.call(
                            WorkerStoreGrpc.getDeregisterMethod(),
                            WorkerName.newBuilder().setWorker("not a name").build()));
        }
    }

    @Test
    void itListensToThisMachineOnly() {
        try (LinkServer server = LinkServer.start(0, LinkFixture.KEY, stores.claims(), stores.workers())) {
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
    void theKeyIsNotSentToOtherMachines(String url) {
        assertThat(LinkClient.isUrl(url)).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> LinkClient.open(url, LinkFixture.KEY));
    }

    @Test
    @DisplayName("connections beyond their number end at once, and later ones get in")
    void connectionsAreCounted() throws Exception {
        try (LinkServer server = LinkServer.start(0, LinkFixture.KEY, stores.claims(), stores.workers());
                LinkClient client = LinkClient.open(server.url(), LinkFixture.KEY)) {
            int port = URI.create(server.url()).getPort();
            List<Socket> open = new ArrayList<>();
            try {
                int ended = 0;
                for (int i = 0; i < LinkServer.MOST_CONNECTIONS + 5; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    open.add(socket);
                    socket.setSoTimeout(10_000);
                    ended += greet(socket) ? 0 : 1;
                }
                assertThat(ended).isEqualTo(5);
                assertFault(FaultCode.STORE_UNAVAILABLE, client::look);
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
            LinkFixture.untilItWorks(PATIENCE, client::look);
        }
    }

    /** The preface of HTTP/2, empty settings and a ping; whether the server answers that. */
    private static boolean greet(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
        out.write(new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o', '.', '.', '.'});
        out.flush();
        // Frames with a header of nine bytes: length, type, flags, stream.
        byte[] header = socket.getInputStream().readNBytes(9);
        while (header.length == 9) {
            int length = (header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | header[2] & 0xFF;
            boolean isPingAnswered = header[3] == 6 && header[4] == 1;
            if (socket.getInputStream().readNBytes(length).length < length || isPingAnswered) {
                return isPingAnswered;
            }
            header = socket.getInputStream().readNBytes(9);
        }
        return false;
    }

    private Heartbeats failing(Supplier<RuntimeException> failure) {
        return new Heartbeats() {
            @Override
            public void heartbeat(WorkerReport report) {
                throw failure.get();
            }

            @Override
            public void deregister(WorkerId worker) {
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
