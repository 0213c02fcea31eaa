package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain HTTP calls of one service, as anybody would make them. */
final class HttpCalls {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final Duration WORKLOAD = Duration.ofSeconds(90);

    private final URI service;

    HttpCalls(URI service) {
        this.service = service;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return CLIENT.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> post(BodyPublisher tasks, String query, String... headers)
            throws IOException, InterruptedException {
        HttpRequest request = request("/workloads" + query, headers)
                .header("Content-Type", "text/plain")
                .POST(tasks)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** Submits a bag, one task a line, and answers its id. */
    String submit(BodyPublisher tasks, String query, String... headers) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(tasks, query, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = JSON.readTree(answer.body()).get("id").asString();
        assertThat(answer.headers().firstValue("Location")).contains("/workloads/" + id);
        return id;
    }

    String submit(String task, int count) throws IOException, InterruptedException {
        return submit(BodyPublishers.ofString((task + "\n").repeat(count)), "");
    }

    JsonNode workload(String id) throws IOException, InterruptedException {
        return json("/workloads/" + id);
    }

    long done(String id) throws IOException, InterruptedException {
        JsonNode tasks = workload(id).get("tasks");
        return tasks.get("succeeded").asLong() + tasks.get("failed").asLong();
    }

    /** Waits until so many tasks of a workload have ended, and answers how many have. */
    long done(String id, int atLeast) throws IOException, InterruptedException {
        return Await.until(
                atLeast + " tasks done of " + id,
                PROGRESS,
                () -> Optional.of(done(id)).filter(done -> done >= atLeast));
    }

    /** UP or DOWN. */
    String readiness() throws IOException, InterruptedException {
        return JSON.readTree(get("/actuator/health/readiness").body())
                .get("status")
                .asString();
    }

    /** Waits until a workload has ended. */
    JsonNode ended(String id) throws IOException, InterruptedException {
        return Await.until("the end of workload " + id, WORKLOAD, () -> {
            JsonNode workload = json("/workloads/" + id + "?wait=20s");
            return Optional.of(workload).filter(it -> it.hasNonNull("finishedAt"));
        });
    }

    /** All result rows that there are now. */
    List<JsonNode> results(String id) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        HttpRequest request = request("/workloads/" + id + "/results", "Accept", "application/x-ndjson")
                .build();
        try (InputStream body =
                        CLIENT.send(request, BodyHandlers.ofInputStream()).body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }

    InputStream stream(String path, String accept) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                CLIENT.send(request(path, "Accept", accept).build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** All fragments, page by page. */
    List<JsonNode> fragments(String id) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json("/workloads/" + id + "/fragments?limit=100" + cursor);
            page.get("items").forEach(all::add);
            cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asString() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    /** Healthy workers, once there are as many. */
    List<JsonNode> workers(int count) throws IOException, InterruptedException {
        return Await.until(count + " workers", Duration.ofSeconds(60), () -> {
            List<JsonNode> healthy = new ArrayList<>();
            json("/workers").get("items").forEach(worker -> {
                if (worker.get("healthy").asBoolean()
                        && worker.get("state").asString().equals("READY")) {
                    healthy.add(worker);
                }
            });
            return Optional.of(healthy).filter(workers -> workers.size() == count);
        });
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path)).timeout(Duration.ofSeconds(60));
        return headers.length > 0 ? request.headers(headers) : request;
    }
}
