package io.drover.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.door.DoorException;
import io.drover.gateway.Calls;
import io.drover.gateway.GatewayModule;
import io.drover.gateway.InMemoryBackends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class ApiKeyHttpTest {

    @Test
    @DisplayName("with keys every request but /health needs one, and the client is its owner")
    void keys() throws Exception {
        try (ConfigurableApplicationContext context = start("--drover.gateway.api-keys.alice=secret");
                Calls calls = new Calls(((ServletWebServerApplicationContext) context)
                        .getWebServer()
                        .getPort())) {
            HttpResponse<String> refused = calls.get("/workloads");
            calls.problem(refused, 401, "KEY_REQUIRED");
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            calls.problem(calls.get("/workloads", "X-API-Key", "wrong"), 401, "KEY_REQUIRED");
            calls.problem(calls.get("/health/../workloads"), 401, "KEY_REQUIRED");
            assertThat(calls.get("/health").statusCode()).isEqualTo(200);
            assertThat(calls.get("/workloads", "X-API-Key", "secret").statusCode())
                    .isEqualTo(200);
            HttpResponse<String> mine =
                    calls.text("sleep 1", "", "Authorization", "Bearer secret", "X-Client-Id", "mallory");
            assertThat(new JsonMapper().readTree(mine.body()).get("client").stringValue())
                    .isEqualTo("alice");
        }
    }

    @Test
    void withoutKeysTheGatewayRefusesToListenToTheWorld() {
        assertThatThrownBy(() -> start("--server.address=0.0.0.0").close()).hasRootCauseInstanceOf(DoorException.class);
    }

    @Test
    void aGatewayThatIsSaidToBeAnonymousListensToTheWorldAndAsksForNoKey() throws Exception {
        try (ConfigurableApplicationContext context =
                        start("--server.address=0.0.0.0", "--drover.gateway.anonymous=true");
                Calls calls = new Calls(((ServletWebServerApplicationContext) context)
                        .getWebServer()
                        .getPort())) {
            assertThat(calls.get("/workloads").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("without keys a web page of another site gets nothing, by its origin or by a name of its own")
    void foreignPages() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            int port = ((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort();
            Calls calls = new Calls(port);
            calls.problem(calls.get("/workloads", "Origin", "https://evil.example"), 401, "KEY_REQUIRED");
            calls.problem(calls.text("sleep 1", "", "Origin", "null"), 401, "KEY_REQUIRED");
            assertThat(raw(port, "evil.example")).startsWith("HTTP/1.1 401");
            assertThat(raw(port, "localhost:" + port)).startsWith("HTTP/1.1 200");
            calls.close();
        }
    }

    private static String raw(int port, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /workloads HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(GatewayModule.class, InMemoryBackends.class)
                .profiles("gateway")
                .run(Stream.concat(Stream.of("--server.port=0"), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }
}
