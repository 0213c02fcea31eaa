package io.drover.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.gateway.Calls;
import io.drover.gateway.GatewayModule;
import io.drover.gateway.InMemoryBackends;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestConstructor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document is a contract: whatever the gateway does is in it, and what is in it is true. */
@SpringBootTest(
        classes = {GatewayModule.class, InMemoryBackends.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("gateway")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class OpenApiTest {

    private static final List<String> PARTS = List.of("/docs", "/docs/page.js", "/docs/page.css");

    private final RequestMappingHandlerMapping routes;
    private final Calls calls;

    OpenApiTest(
            @LocalServerPort int port, @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes) {
        this.routes = routes;
        this.calls = new Calls(port);
    }

    @AfterEach
    void closeClient() {
        calls.close();
    }

    @Test
    @DisplayName("every route of a controller is in the document, unless it is hidden on purpose")
    void everyRoute() throws Exception {
        JsonNode paths = document().get("paths");
        routes.getHandlerMethods().forEach((mapping, method) -> {
            boolean ours = method.getBeanType().getName().startsWith("io.drover.gateway.");
            if (ours && !method.getBeanType().isAnnotationPresent(Hidden.class)) {
                mapping.getPatternValues()
                        .forEach(pattern ->
                                assertThat(paths.has(pattern)).as(pattern).isTrue());
            }
        });
    }

    @Test
    @DisplayName("title, version, licence, who may call; and each operation says what it is, takes and answers")
    void everyOperationIsDescribed() throws Exception {
        JsonNode document = document();
        assertThat(document.at("/info/title").stringValue()).isEqualTo("Drover");
        assertThat(document.at("/info/version").stringValue()).isNotBlank();
        assertThat(document.at("/components/securitySchemes").propertyNames()).contains("bearer", "key");
        forEachOperation(document, (name, operation) -> {
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            operation.path("parameters").forEach(parameter -> {
                String which = name + " " + parameter.get("name");
                assertThat(parameter.path("description").asString("")).as(which).isNotBlank();
                assertThat(parameter.path("schema").isMissingNode()).as(which).isFalse();
            });
            JsonNode responses = operation.get("responses");
            assertThat(responses.propertyNames()).as(name).anyMatch(status -> status.startsWith("2"));
            assertThat(responses.propertyNames()).as(name).contains("400", "401", "406", "500", "503");
            for (String status : responses.propertyNames()) {
                JsonNode response = responses.get(status);
                assertThat(response.path("description").asString(""))
                        .as(name + status)
                        .isNotBlank();
                assertThat(response.path("content").isEmpty())
                        .as(name + " " + status)
                        .isFalse();
                assertThat(response.path("content").has("*/*"))
                        .as(name + " " + status)
                        .isFalse();
            }
            assertThat(responses
                            .at("/400/content/application~1problem+json/schema/$ref")
                            .stringValue())
                    .isEqualTo("#/components/schemas/Problem");
        });
    }

    @Test
    @DisplayName("the examples of the document are accepted, and its options are those that there are")
    void submitting() throws Exception {
        JsonNode submit = document().at("/paths/~1workloads/post");
        for (String type : List.of("text/plain", "application/json")) {
            JsonNode example =
                    submit.get("requestBody").get("content").get(type).get("example");
            String body = example.isString() ? example.stringValue() : example.toString();
            HttpRequest request = calls.request("/workloads")
                    .header("Content-Type", type)
                    .POST(BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = calls.send(request);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        List<String> options = new ArrayList<>();
        submit.get("parameters").forEach(parameter -> {
            String name = parameter.get("name").stringValue();
            if (parameter.get("in").stringValue().equals("query") && !name.equals("wait")) {
                options.add(name);
            }
        });
        String refusal = calls.problem(calls.text("sleep 1", "?colour=red"), 400, "FIELD_UNKNOWN")
                .get("reason")
                .stringValue();
        assertThat(refusal).isEqualTo("there are tasks, " + String.join(", ", options) + "; in the URL also wait");
        JsonNode bag = document().at("/components/schemas/Bag");
        assertThat(bag.get("properties").propertyNames()).containsAll(options).contains("tasks");
    }

    @Test
    @DisplayName("of the shapes the fields are required that are always there")
    void shapes() throws Exception {
        JsonNode workload = document().at("/components/schemas/WorkloadView");
        assertThat(workload.get("required").valueStream().map(JsonNode::stringValue))
                .contains("id", "state", "tasks", "submittedAt", "costDollars")
                .doesNotContain("startedAt", "finishedAt", "fault", "retryOf", "deadline");
    }

    @Test
    @DisplayName("what the container throws is the caller's fault, on every route")
    void containerFaults() throws Exception {
        List<String> paths = new ArrayList<>();
        forEachOperation(document(), (name, _) -> paths.add(name));
        for (String path : paths) {
            String[] parts = path.split(" ");
            for (String query : List.of("?=", "?%zz=1", "?a=%", "?&&==&", "?%00=%ff")) {
                HttpRequest request = calls.request(parts[1].replaceAll("\\{[^}]*}", "w-1") + "?x=1")
                        .method(parts[0].toUpperCase(java.util.Locale.ROOT), BodyPublishers.noBody())
                        .build();
                int status = raw(request, parts[1].replaceAll("\\{[^}]*}", "w-1") + query);
                assertThat(status).as(path + query).isLessThan(500);
            }
        }
    }

    @Test
    @DisplayName("the page shows the document, asks nobody else for anything, and says so to the browser")
    void page() throws Exception {
        for (String part : PARTS) {
            HttpResponse<String> answer = calls.get(part);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'");
            assertThat(answer.body()).doesNotContain("http://", "https://", "innerHTML");
        }
        assertThat(calls.get("/docs").headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
    }

    /** A request line as no client library would send it. */
    private int raw(HttpRequest like, String target) throws Exception {
        try (java.net.Socket socket =
                new java.net.Socket("127.0.0.1", like.uri().getPort())) {
            socket.setSoTimeout(20_000);
            String head = like.method() + " " + target
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return Integer.parseInt(new String(line, java.nio.charset.StandardCharsets.US_ASCII).substring(9));
        }
    }

    private JsonNode document() throws Exception {
        return JsonMapper.shared().readTree(calls.get("/v3/api-docs").body());
    }

    private static void forEachOperation(JsonNode document, BiConsumer<String, JsonNode> look) {
        JsonNode paths = document.get("paths");
        for (String path : paths.propertyNames()) {
            for (String method : paths.get(path).propertyNames()) {
                look.accept(method + " " + path, paths.get(path).get(method));
            }
        }
    }
}
