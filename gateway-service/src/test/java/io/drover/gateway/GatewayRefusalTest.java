package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.json.JsonMapper;

/** What Spring and Tomcat refuse by themselves looks like everything else that is refused. */
@SpringBootTest(
        classes = {GatewayModule.class, InMemoryBackends.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("gateway")
class GatewayRefusalTest {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    private int port;

    private Calls calls;

    @BeforeEach
    void client() {
        calls = new Calls(port);
    }

    @AfterEach
    void closeClient() {
        calls.close();
    }

    @Test
    void curlWithoutAHeaderIsToldWhatToAdd() throws Exception {
        HttpRequest form = calls.request("/workloads")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("sleep 5"))
                .build();
        assertThat(calls.problem(calls.send(form), 415, "MEDIA_TYPE_UNSUPPORTED")
                        .get("detail")
                        .stringValue())
                .endsWith("curl -H 'Content-Type: text/plain' --data-binary @FILE '"
                        + calls.request("/workloads").build().uri() + "'");
        HttpRequest none = calls.request("/workloads")
                .POST(BodyPublishers.ofString("sleep 5"))
                .build();
        calls.problem(calls.send(none), 415, "MEDIA_TYPE_UNSUPPORTED");
        HttpRequest latin = calls.request("/workloads")
                .header("Content-Type", "text/plain; charset=ISO-8859-1")
                .POST(BodyPublishers.ofString("sleep 5"))
                .build();
        calls.problem(calls.send(latin), 415, "MEDIA_TYPE_UNSUPPORTED");
    }

    @Test
    @DisplayName("a body in gzip is unpacked; in anything else, or broken, it is refused")
    void contentEncoding() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("sleep 5\nsleep 6\n".getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = packed.toByteArray();
        HttpResponse<String> taken = calls.send(encoded("gzip", whole));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        assertThat(taken.body()).contains("\"total\":2");
        calls.problem(calls.send(encoded("br", whole)), 415, "MEDIA_TYPE_UNSUPPORTED");
        calls.problem(calls.send(encoded("gzip, gzip", whole)), 415, "MEDIA_TYPE_UNSUPPORTED");
        calls.problem(calls.send(encoded("gzip", "sleep 5\n".getBytes(StandardCharsets.UTF_8))), 400, "FIELD_INVALID");
        calls.problem(calls.send(encoded("gzip", Arrays.copyOf(whole, whole.length - 9))), 400, "BODY_INCOMPLETE");
        assertThat(calls.send(encoded("identity", "sleep 5\n".getBytes(StandardCharsets.UTF_8)))
                        .statusCode())
                .isEqualTo(202);
        HttpRequest unknown = calls.request("/workloads")
                .header("Content-Type", "text/plain; charset=no-such-one")
                .POST(BodyPublishers.ofString("sleep 5"))
                .build();
        calls.problem(calls.send(unknown), 415, "MEDIA_TYPE_UNSUPPORTED");
    }

    private HttpRequest encoded(String encoding, byte[] body) {
        return calls.request("/workloads")
                .header("Content-Type", "text/plain")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    @Test
    void whatIsUnknownIsNotFound() throws Exception {
        for (String path : List.of("", "/fragments", "/results", "/events")) {
            calls.problem(calls.get("/workloads/w-nobody" + path), 404, "WORKLOAD_UNKNOWN");
        }
        calls.problem(calls.get("/workloads/.-!"), 404, "WORKLOAD_UNKNOWN");
        calls.problem(calls.post("/workloads/w-nobody/cancel"), 404, "WORKLOAD_UNKNOWN");
        calls.problem(calls.post("/workloads/w-nobody/retry"), 404, "WORKLOAD_UNKNOWN");
        calls.problem(calls.post("/workers/wk-nobody/drain"), 404, "NOT_FOUND");
        calls.problem(calls.get("/nothing/here"), 404, "NOT_FOUND");
        calls.problem(calls.get("/error"), 404, "NOT_FOUND");
    }

    @Test
    void springsOwnRefusalsAreProblemsToo() throws Exception {
        HttpResponse<String> put = calls.send(
                calls.request("/workloads").PUT(BodyPublishers.ofString("x")).build());
        calls.problem(put, 405, "METHOD_NOT_ALLOWED");
        assertThat(put.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
        calls.problem(calls.get("/workloads?limit=many"), 400, "FIELD_INVALID");
        calls.problem(calls.get("/workloads?limit=0"), 400, "FIELD_INVALID");
        calls.problem(calls.get("/workloads?state=SLEEPING"), 400, "FIELD_INVALID");
        assertThat(calls.get("/workloads?state=,QUEUED,").statusCode()).isEqualTo(200);
        calls.problem(calls.get("/workloads?cursor=rubbish!"), 400, "FIELD_INVALID");
        calls.problem(
                calls.send(
                        calls.request("/status").header("Accept", "image/png").build()),
                406,
                "NOT_ACCEPTABLE");
        String id = JSON.readTree(calls.text("sleep 1\n", "").body()).get("id").stringValue();
        calls.problem(calls.get("/workloads/" + id + "?wait=20"), 400, "FIELD_INVALID");
    }

    @Test
    @DisplayName("what the container refuses by itself names the path and its methods")
    void theContainersRefusals() throws Exception {
        HttpResponse<String> trace = calls.send(calls.request("/workloads")
                .method("TRACE", BodyPublishers.noBody())
                .build());
        assertThat(calls.problem(trace, 405, "METHOD_NOT_ALLOWED")
                        .get("instance")
                        .stringValue())
                .isEqualTo("/workloads");
        assertThat(trace.headers().firstValue("Allow")).isPresent();
        calls.problem(calls.get("/status", "X-Large", "x".repeat(20_000)), 400, "FIELD_INVALID");
        calls.problem(calls.get("/status?" + "x".repeat(20_000)), 400, "FIELD_INVALID");
        calls.problem(calls.get("/workloads?=" + "x"), 400, "FIELD_INVALID");
    }

    @Test
    void evenABrokenRequestLineIsAnsweredByAProblem() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /workloads?x={} HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("Content-Type: application/problem+json", "\"code\":\"FIELD_INVALID\"");
        }
    }
}
