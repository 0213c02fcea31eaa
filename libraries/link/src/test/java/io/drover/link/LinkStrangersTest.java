package io.drover.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that never prove who they are. */
@Timeout(60)
class LinkStrangersTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Stores stores = InMemoryStores.open();
    private final LinkServer server = LinkFixture.start(0, LinkFixture.KEY, stores.claims(), stores.workers());
    private final List<Socket> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("however many there are, workers get in at once, and those who were in stay")
    void crowds(boolean greeting) throws Exception {
        try (LinkClient before = LinkFixture.open(server);
                LinkClient after = LinkFixture.open(server)) {
            before.look();
            int most = greeting ? Connections.MOST_STRANGERS : Connections.MOST_SILENT;
            for (int i = 0; i < 2 * most; i++) {
                Socket socket = connected();
                if (greeting) {
                    greet(socket);
                }
            }
            after.look();
            before.look();
            // The last one to be sent away may not have heard of it yet.
            long begun = System.nanoTime();
            while (left() > most) {
                assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
            }
        }
    }

    @Test
    @DisplayName("who is in the middle of a handshake stays, however many come and say nothing")
    void silentOnesSendNobodyAway() throws Exception {
        Socket begun = connected();
        // As far as the first byte of the preface of HTTP/2, as one that is slow.
        begun.getOutputStream().write('P');
        for (int i = 0; i < 2 * Connections.MOST_SILENT; i++) {
            connected();
        }
        Socket first = open.get(1);
        assertThat(hasEnded(first, 2_000)).isTrue();
        assertThat(hasEnded(begun, 1)).isFalse();
    }

    private long left() {
        return open.stream().filter(socket -> !hasEnded(socket, 1)).count();
    }

    @Test
    @DisplayName("who proves nothing is sent away after some seconds, and who says much at once")
    void patienceEnds() throws Exception {
        long begun = System.nanoTime();
        Socket silent = connected();
        Socket greeting = connected();
        greet(greeting);
        Socket talkative = connected();
        greet(talkative);
        // Pings, each of which is fine by itself.
        byte[] ping = new byte[] {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
        try {
            for (int said = 0; said <= Peer.STRANGER_BYTES; said += ping.length) {
                talkative.getOutputStream().write(ping);
            }
        } catch (IOException e) {
            // It was cut off meanwhile.
        }
        assertThat(hasEnded(talkative, 2_000)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(Peer.STRANGER_SECONDS));
        assertThat(hasEnded(silent, 10_000)).isTrue();
        assertThat(hasEnded(greeting, 10_000)).isTrue();
    }

    @Test
    @DisplayName("who begins call after call and proves nothing is sent away, and takes no worker's room meanwhile")
    void halfOpenCalls() throws Exception {
        List<Greetings.Stranger> strangers = new ArrayList<>();
        CountDownLatch refused = new CountDownLatch(Connections.MOST_STRANGERS);
        try {
            for (int i = 0; i < Connections.MOST_STRANGERS; i++) {
                Greetings.Stranger stranger = new Greetings.Stranger(port());
                strangers.add(stranger);
                for (int call = 0; call < 60; call++) {
                    stranger.beginHello(call == 59 ? refused::countDown : () -> {});
                }
            }
            try (LinkClient worker = LinkFixture.open(server)) {
                worker.look();
            }
            assertThat(refused.await(4, TimeUnit.SECONDS)).isTrue();
        } finally {
            strangers.forEach(Greetings.Stranger::close);
        }
    }

    @Test
    @DisplayName("who has proven itself stays, and may say much")
    void workersStay() throws Exception {
        try (LinkClient client = LinkFixture.open(server)) {
            client.look();
            Socket witness = connected();
            greet(witness);
            for (int i = 0; i < 500; i++) {
                client.look();
            }
            assertThat(hasEnded(witness, 10_000)).isTrue();
            client.look();
        }
    }

    @Test
    @DisplayName("there is room for so many workers, and again when some have gone")
    void workersAreCounted() throws Exception {
        List<Greetings.Stranger> workers = new ArrayList<>();
        try {
            for (int i = 0; i < Connections.MOST_PROVEN; i++) {
                Greetings.Stranger worker = new Greetings.Stranger(port());
                workers.add(worker);
                worker.introduce(LinkFixture.KEY, port());
            }
            try (LinkClient late = LinkFixture.open(server)) {
                assertThat(LinkFixture.messageOf(late::look)).contains("as many connections of workers as it takes");
                workers.removeFirst().close();
                LinkFixture.untilItWorks(BOUND, late::look);
            }
        } finally {
            workers.forEach(Greetings.Stranger::close);
        }
    }

    private int port() {
        return URI.create(server.url()).getPort();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        open.add(socket);
        return socket;
    }

    /** The preface of HTTP/2 and empty settings. */
    private static void greet(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            out.flush();
        } catch (IOException e) {
            // It has made room for others already.
        }
    }

    private static boolean hasEnded(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
            return socket.getInputStream().skip(Long.MAX_VALUE) >= 0
                    && socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
