package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds every answer that a test gets against the OpenAPI document: its status and its type have to be there. */
final class Contract {

    private static @Nullable JsonNode paths;

    private Contract() {}

    static void hold(HttpClient client, HttpRequest request, HttpResponse<?> answer)
            throws IOException, InterruptedException {
        String path = request.uri().getPath();
        String method = request.method().toLowerCase(Locale.ROOT);
        @Nullable
        JsonNode documented = template(paths(client, request.uri()), path).orElse(null);
        if (documented == null) {
            return;
        }
        JsonNode operation = documented.path(method);
        if (operation.isMissingNode()) {
            assertThat(answer.statusCode()).as(method + " " + path).isIn(200, 405);
            return;
        }
        JsonNode response = operation.path("responses").path(String.valueOf(answer.statusCode()));
        assertThat(response.isMissingNode())
                .as(method + " " + path + " answers " + answer.statusCode() + ", which is not documented")
                .isFalse();
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> assertThat(response.path("content").propertyNames())
                        .as(method + " " + path + " " + answer.statusCode())
                        .contains(type.split(";")[0]));
    }

    private static Optional<JsonNode> template(JsonNode paths, String path) {
        return paths.propertyNames().stream()
                .filter(template -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]+")))
                .min(Comparator.comparing(template -> template.contains("{")))
                .map(paths::path);
    }

    /** The document is the same for every gateway; one with keys does not show it to everybody. */
    private static synchronized JsonNode paths(HttpClient client, URI uri) throws IOException, InterruptedException {
        if (paths == null) {
            HttpRequest ask =
                    HttpRequest.newBuilder(uri.resolve("/v3/api-docs")).build();
            HttpResponse<String> document = client.send(ask, HttpResponse.BodyHandlers.ofString());
            if (document.statusCode() != 200) {
                return JsonMapper.shared().createObjectNode();
            }
            paths = JsonMapper.shared().readTree(document.body()).path("paths");
        }
        return paths;
    }
}
