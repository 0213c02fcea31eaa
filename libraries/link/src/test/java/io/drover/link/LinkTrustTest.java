package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.drover.link.Greetings.Impostor;
import io.drover.link.Greetings.Stranger;
import io.drover.link.v1.Greeting;
import io.drover.link.v1.ServerProof;
import io.drover.link.v1.WorkerName;
import io.drover.link.v1.WorkerStoreGrpc;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends prove to one another that they know the key, and the key itself is never on the way. */
@Timeout(60)
class LinkTrustTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Stores stores = InMemoryStores.open();
    private final AccessKey key = new AccessKey(LinkFixture.KEY);

    @Test
    @DisplayName("what listens where a server was learns nothing: neither the key nor what workers say")
    void impostorsLearnNothing() throws Exception {
        LinkServer server = server(0);
        int port = port(server);
        try (LinkClient client = LinkFixture.open(server)) {
            client.look();
            server.close();
            for (Function<Greeting, Optional<ServerProof>> answer : List.<Function<Greeting, Optional<ServerProof>>>of(
                    _ -> Optional.empty(),
                    _ -> Optional.of(ServerProof.getDefaultInstance()),
                    greeting -> Optional.of(proof(greeting, new byte[32])),
                    // The worker's own words, and a key that is nearly right.
                    greeting -> Optional.of(proof(greeting, greeting.getNonce().toByteArray())),
                    greeting -> Optional.of(proved(greeting, "key-of-the-link2", AccessKey.Side.SERVER, port)),
                    greeting -> Optional.of(proved(greeting, LinkFixture.KEY, AccessKey.Side.WORKER, port)),
                    greeting -> Optional.of(proved(greeting, LinkFixture.KEY, AccessKey.Side.SERVER, port + 1)))) {
                try (Impostor impostor = new Impostor(port, answer)) {
                    LinkFixture.until(BOUND, () -> {
                        untilSaid(client, "something else than Drover's server listens on 127.0.0.1:" + port);
                        return !impostor.heard().isEmpty();
                    });
                    assertThat(impostor.heard())
                            .isNotEmpty()
                            .noneMatch(heard -> heard.contains(LinkFixture.KEY))
                            .noneMatch(heard -> heard.startsWith("Prove"))
                            .noneMatch(heard -> heard.startsWith("DrainRequested"))
                            .noneMatch(heard -> heard.contains("health-probe"));
                }
            }
            try (LinkServer back = server(port)) {
                assertThat(back.url()).endsWith(":" + port);
                LinkFixture.untilItWorks(BOUND, client::look);
            }
        }
    }

    @Test
    @DisplayName("what lets a server elsewhere prove for it has nothing to show either")
    void relays() throws Exception {
        try (LinkServer elsewhere = server(0);
                Stranger way = new Stranger(port(elsewhere));
                Impostor impostor = new Impostor(
                        0, greeting -> Optional.of(way.greet(greeting.getNonce().toByteArray())));
                LinkClient client =
                        LinkFixture.open(new LinkAddress("link://127.0.0.1:" + impostor.port(), LinkFixture.KEY))) {
            untilSaid(client, "something else than Drover's server");
            assertThat(impostor.heard()).noneMatch(heard -> heard.startsWith("Prove"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "220 mail.example ESMTP\r\n", ""})
    @DisplayName("what does not speak the link's language is named, or is somebody who does not answer")
    void otherListeners(String greeting) throws Exception {
        List<Socket> open = new CopyOnWriteArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket socket = listener.accept();
                        open.add(socket);
                        socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    // It is closed.
                }
            });
            try (LinkClient client =
                    LinkFixture.open(new LinkAddress("link://127.0.0.1:" + listener.getLocalPort(), LinkFixture.KEY))) {
                untilSaid(
                        client, greeting.isEmpty() ? "took too long to answer" : "something else than Drover's server");
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-of-the-linc", "key-of-the-link2", "KEY-OF-THE-LINK"})
    @DisplayName("a worker with another key tells the server nothing, and is told why")
    void otherKeys(String other) {
        try (LinkServer server = server(0);
                LinkClient stranger = LinkFixture.open(new LinkAddress(server.url(), other));
                LinkClient worker = LinkFixture.open(server)) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(stranger::look)
                    .withMessageContaining("or the server of another installation");
            worker.look();
        }
    }

    @Test
    @DisplayName("without its proof a caller is served nothing, and a wrong, repeated or foreign one is none")
    void callersProveThemselves() {
        try (LinkServer server = server(0);
                Stranger stranger = new Stranger(port(server))) {
            assertThat(refusal(() -> callOf(stranger))).isEqualTo("KEY_REQUIRED");
            byte[] nonce = AccessKey.newNonce();
            String place = "127.0.0.1:" + port(server);
            assertThat(refusal(() -> stranger.prove(new byte[32]))).isEqualTo("KEY_REQUIRED");
            ServerProof said = stranger.greet(nonce);
            assertThat(refusal(() -> stranger.prove(said.getProof().toByteArray())))
                    .isEqualTo("KEY_REQUIRED");
            // Right, but its greeting is used up.
            AccessKey.Occasion occasion =
                    new AccessKey.Occasion(nonce, said.getNonce().toByteArray(), place);
            byte[] right = key.proof(AccessKey.Side.WORKER, occasion);
            assertThat(refusal(() -> stranger.prove(right))).isEqualTo("KEY_REQUIRED");
            // Of another greeting.
            stranger.greet(nonce);
            assertThat(refusal(() -> stranger.prove(right))).isEqualTo("KEY_REQUIRED");
            assertThat(refusal(() -> callOf(stranger))).isEqualTo("KEY_REQUIRED");
            assertThat(refusal(() -> stranger.greet(new byte[31]))).isEqualTo("FIELD_INVALID");
            AccessKey.Occasion last = new AccessKey.Occasion(
                    nonce, stranger.greet(nonce).getNonce().toByteArray(), place);
            stranger.prove(key.proof(AccessKey.Side.WORKER, last));
            callOf(stranger);
            // On a connection of its own the same proof is worth nothing.
            try (Stranger other = new Stranger(port(server))) {
                other.greet(nonce);
                assertThat(refusal(() -> other.prove(key.proof(AccessKey.Side.WORKER, last))))
                        .isEqualTo("KEY_REQUIRED");
                assertThat(refusal(() -> callOf(other))).isEqualTo("KEY_REQUIRED");
            }
        }
    }

    private static void callOf(Stranger stranger) {
        boolean unused = WorkerStoreGrpc.newBlockingStub(stranger.channel())
                .withInterceptors(
                        MetadataUtils.newAttachHeadersInterceptor(LinkMetadata.ofCaller(LinkMetadata.VERSION)))
                .drainRequested(WorkerName.newBuilder().setWorker("ann").build())
                .getRequested();
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (StatusRuntimeException e) {
            return Greetings.fault(e);
        }
    }

    private static void untilSaid(LinkClient client, String said) throws InterruptedException {
        LinkFixture.until(BOUND, () -> {
            try {
                client.look();
                throw new AssertionError("it was believed");
            } catch (FaultException e) {
                assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE);
                return e.fault().message().contains(said);
            }
        });
    }

    private static ServerProof proof(Greeting greeting, byte[] proof) {
        return ServerProof.newBuilder()
                .setNonce(greeting.getNonce())
                .setProof(ByteString.copyFrom(proof))
                .build();
    }

    private static ServerProof proved(Greeting greeting, String key, AccessKey.Side side, int port) {
        byte[] nonce = greeting.getNonce().toByteArray();
        AccessKey.Occasion occasion = new AccessKey.Occasion(nonce, nonce, "127.0.0.1:" + port);
        return proof(greeting, new AccessKey(key).proof(side, occasion));
    }

    private LinkServer server(int port) {
        return LinkFixture.listening(() -> LinkFixture.start(port, LinkFixture.KEY, stores.claims(), stores.workers()));
    }

    private static int port(LinkServer server) {
        return URI.create(server.url()).getPort();
    }
}
