package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ServerTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    @Test
    void aFileThatThisProcessHasOpenIsReachedThroughTheServer() throws Exception {
        try (H2Database database = H2Fixture.open(url());
                H2Server server = H2Server.start(database, 0);
                H2Database client = H2Fixture.open(server.url())) {
            Workload workload = samples.workload("a");
            new H2WorkloadStore(client).create(workload);
            assertThat(new H2WorkloadStore(database).find(workload.id())).contains(workload);
            try (ChildProcess child = ChildProcess.start(OpeningProcess.class, server.url())) {
                assertThat(child.line()).isEqualTo("opened " + server.url());
            }
        }
    }

    @Test
    void clientsReachNoOtherDatabaseAndCreateNone() throws IOException {
        try (H2Database database = H2Fixture.open(url());
                H2Server server = H2Server.start(database, 0)) {
            String other = server.url().replace("/drover", "/" + folder.resolve("other"));
            try (H2Database client = H2Fixture.open(other)) {
                assertThatThrownBy(() -> new H2WorkloadStore(client).find(samples.workloadId("a")))
                        .isInstanceOf(FaultException.class);
            }
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .containsExactlyInAnyOrder(folder.resolve("drover.mark"), folder.resolve("drover.mv.db"));
            }
        }
    }

    @Test
    void theServerListensOnLoopbackOnly() throws IOException {
        try (H2Database database = H2Fixture.open(url());
                H2Server server = H2Server.start(database, 0)) {
            int port = port(server);
            assertThat(connects(InetAddress.getByName("127.0.0.1"), port)).isTrue();
            List<InetAddress> others = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .toList();
            for (InetAddress address : others) {
                assertThat(connects(address, port)).as(address.toString()).isFalse();
            }
        }
    }

    private static boolean connects(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aClientGoesOnOnceTheServerIsBack() {
        try (H2Database database = H2Fixture.open(url())) {
            H2Server server = H2Server.start(database, 0);
            int port = port(server);
            try (H2Database client = H2Fixture.open(server.url())) {
                H2WorkloadStore store = new H2WorkloadStore(client);
                store.create(samples.workload("a"));
                server.close();
                assertUnavailable(() -> store.find(samples.workloadId("a")));
                assertUnavailable(() -> store.create(samples.workload("b")));
                try (H2Server again = H2Server.start(database, port)) {
                    assertThat(store.find(samples.workloadId("a"))).isPresent();
                    assertThat(store.create(samples.workload("b"))).isEmpty();
                    assertThat(new H2CellLeases(client).take(samples.cell("a"), "p", null))
                            .isPresent();
                    assertThat(again.url()).isEqualTo(server.url());
                }
            }
        }
    }

    @Test
    void aPortThatIsTakenIsUnavailable() {
        try (H2Database database = H2Fixture.open(url());
                H2Server server = H2Server.start(database, 0)) {
            assertUnavailable(() -> H2Server.start(database, port(server)));
        }
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE));
    }

    private static int port(H2Server server) {
        return URI.create(server.url().substring("jdbc:h2:".length())).getPort();
    }

    private String url() {
        return H2Database.fileUrl(folder.resolve("drover"));
    }
}
