package io.drover.link;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.drover.model.fault.FaultException;
import io.drover.ports.CellLinks;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link that may leave its machine: with the server's certificate, and with the key as ever. */
class SecureLinkTest {

    private static final String KEY = "key-of-the-far-link";

    @TempDir
    static Path directory;

    private final Stores stores = InMemoryStores.open();

    @BeforeAll
    static void make() throws IOException, InterruptedException, GeneralSecurityException {
        TestCertificate.make(directory, "own");
        TestCertificate.make(directory, "other");
    }

    private static Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    private static Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private LinkServer server(String name) {
        LinkServer.Place place =
                new LinkServer.Place("127.0.0.1", 0, new LinkCertificate.Shown(certificate(name), key(name)));
        return LinkServer.start(place, KEY, stores.claims(), stores.workers(), CellLinks.NONE);
    }

    private static LinkClient client(LinkServer server, String key, @Nullable String trusted) {
        String place = "127.0.0.1:" + server.port();
        return LinkFixture.open(
                trusted == null
                        ? new LinkAddress("link://" + place, key)
                        : new LinkAddress("links://" + place, key, certificate(trusted)));
    }

    @Test
    @DisplayName("who has the server's certificate and the key gets in, whatever name stands in the certificate")
    void works() {
        try (LinkServer server = server("own");
                LinkClient client = client(server, KEY, "own")) {
            assertThatNoException().isThrownBy(client::look);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    @DisplayName("workers get in while hundreds a second connect and say nothing, or only begin")
    void crowds(boolean speaking) throws Exception {
        try (LinkServer server = server("own")) {
            AtomicBoolean over = new AtomicBoolean();
            CountDownLatch full = new CountDownLatch(2 * Connections.MOST_SILENT);
            Thread crowd = Thread.ofPlatform().start(() -> connectUntil(over, server.port(), speaking, full));
            try {
                full.await();
                for (int i = 0; i < 8; i++) {
                    try (LinkClient client = client(server, KEY, "own")) {
                        LinkFixture.untilItWorks(Duration.ofSeconds(10), client::look);
                    }
                }
            } finally {
                over.set(true);
                crowd.join();
            }
        }
    }

    /** Some 600 a second, of which the last thousand stay as long as the server likes. */
    private static void connectUntil(AtomicBoolean over, int port, boolean speaking, CountDownLatch full) {
        Deque<Socket> sockets = new ArrayDeque<>();
        try {
            while (!over.get()) {
                Socket one = new Socket("127.0.0.1", port);
                sockets.add(one);
                if (speaking) {
                    // How a record of TLS begins.
                    one.getOutputStream().write(0x16);
                }
                full.countDown();
                if (sockets.size() > 1_000) {
                    sockets.remove().close();
                }
                LockSupport.parkNanos(1_500_000);
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("who does not know the key is told nothing and is not let in")
    void wrongKey() {
        try (LinkServer server = server("own");
                LinkClient client = client(server, "another-key-than-that", "own")) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(client::look)
                    .withMessageContaining("or the server of another installation: it was told nothing");
        }
    }

    @Test
    @DisplayName("a server that shows another certificate is not talked to, and that is said")
    void wrongCertificate() {
        try (LinkServer server = server("other");
                LinkClient client = client(server, KEY, "own")) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(client::look)
                    .withMessageContaining("it shows another certificate than " + certificate("own"));
        }
    }

    @Test
    @DisplayName("without TLS nothing is to be had")
    void plain() {
        try (LinkServer server = server("own");
                LinkClient client = client(server, KEY, null)) {
            assertThatExceptionOfType(FaultException.class).isThrownBy(client::look);
        }
    }

    @Test
    @DisplayName("a file that is no certificate is named")
    void noCertificate() throws IOException {
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing");
        LinkServer.Place place = new LinkServer.Place("127.0.0.1", 0, new LinkCertificate.Shown(nothing, key("own")));
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> LinkServer.start(place, KEY, stores.claims(), stores.workers(), CellLinks.NONE))
                .withMessageContaining("the link's certificate " + nothing);
    }
}
