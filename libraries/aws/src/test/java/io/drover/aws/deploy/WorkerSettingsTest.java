package io.drover.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a worker on EC2 learns from its own instance. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class WorkerSettingsTest {

    private static final Path DEPLOY = Path.of("../../deploy");

    private final Map<String, String> metadata = new TreeMap<>(Map.of(
            "instance-id", "i-0123456789abcdef0",
            "placement/availability-zone", "us-east-1a"));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/latest/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring("/latest/".length());
            String answer =
                    path.equals("api/token") && exchange.getRequestMethod().equals("PUT")
                            ? "secret"
                            : "secret".equals(exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token"))
                                    ? metadata.get(path.replaceFirst("^meta-data/", ""))
                                    : null;
            byte[] body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String settings(int status) throws IOException, InterruptedException {
        Process script =
                new ProcessBuilder("bash", DEPLOY.resolve("worker-settings").toString(), url()).start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isEqualTo(status);
        return printed;
    }

    @Test
    @DisplayName("a worker's name is its instance's id; zone and slots come from the instance as well")
    void settings() throws Exception {
        metadata.put("tags/instance/drover-slots", "16");

        assertThat(settings(0)).isEqualTo("""
                        DROVER_WORKER_ID=i-0123456789abcdef0
                        DROVER_WORKER_ZONE=us-east-1a
                        DROVER_WORKER_SLOTS=16
                        DROVER_WORKER_METADATA_URL=%s
                        """.formatted(url()));
    }

    @Test
    @DisplayName("without the provisioner's tag the slots are the processors; without an id nothing starts")
    void incomplete() throws Exception {
        assertThat(settings(0)).contains("DROVER_WORKER_SLOTS=0\n");

        metadata.remove("instance-id");
        assertThat(settings(22)).isEmpty();
    }

    @Test
    @DisplayName("a worker that ends, well or not, ends its instance, and is not started again under the same name")
    void unit() throws Exception {
        assertThat(Files.readString(DEPLOY.resolve("start-on-instance")))
                .contains(
                        "SuccessAction=poweroff\nFailureAction=poweroff\n",
                        "EnvironmentFile=/etc/drover-worker.env\nRestart=no\n",
                        "worker-settings\" >/etc/drover-worker.env");
    }
}
