package io.drover.worker.spot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against metadata as EC2's second version answers them: nothing without a token. */
@Timeout(30)
class SpotNoticeTest {

    private static final String ACTION = "{\"action\": \"terminate\", \"time\": \"2026-01-01T00:02:00Z\"}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    private volatile String valid = "t1";
    private volatile String action = "";
    private volatile boolean broken;
    private HttpServer server;
    private SpotNotice notice;
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI metadata = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        notice = new SpotNotice(metadata, Duration.ofMillis(5), reasons::add);
        thread = Thread.ofPlatform().start(notice);
    }

    @AfterEach
    void stop() throws InterruptedException {
        notice.stop();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(request);
            if (broken) {
                exchange.sendResponseHeaders(500, -1);
            } else if (request.equals("PUT /latest/api/token")) {
                reply(exchange, valid);
            } else if (!valid.equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (action.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                reply(exchange, action);
            }
        }
    }

    private static void reply(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void awaitQuestions(int more) {
        int until = asked.size() + more;
        while (asked.size() < until) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    @DisplayName("the two-minute notice drains the worker, once, and nothing does before")
    void tells() throws InterruptedException {
        awaitQuestions(5);
        assertThat(reasons).isEmpty();
        assertThat(asked).filteredOn("PUT /latest/api/token"::equals).hasSize(1);

        action = ACTION;

        assertThat(reasons.poll(10, TimeUnit.SECONDS)).contains("spot market", "2026-01-01T00:02:00Z");
        assertThat(reasons.poll(50, TimeUnit.MILLISECONDS)).isNull();
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    @DisplayName("a token that has run out is renewed")
    void renews() throws InterruptedException {
        awaitQuestions(3);
        valid = "t2";
        action = ACTION;

        assertThat(reasons.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    @DisplayName("metadata that do not answer are no notice, and are asked again")
    void survivesFailures() throws InterruptedException {
        broken = true;
        awaitQuestions(3);
        assertThat(reasons).isEmpty();

        broken = false;
        action = ACTION;

        assertThat(reasons.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
}
