package io.drover.benchmarks;

import io.drover.model.proxy.ProxyRules;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls that a benchmark makes; any answer but the expected one ends it. */
final class BenchClient {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .proxy(ProxyRules.ofThisProcess().selector())
            .build();

    BenchClient(URI server) {
        this.server = server;
    }

    /** Submits a bag and answers its id. */
    String submit(BodyPublisher body, int fragmentSize) {
        HttpRequest request = HttpRequest.newBuilder(
                        server.resolve("/workloads" + (fragmentSize > 0 ? "?fragmentSize=" + fragmentSize : "")))
                .header("Content-Type", "text/plain")
                .POST(body)
                .build();
        return json(send(request, BodyHandlers.ofString()), 202).get("id").asString();
    }

    /** Waits until a workload has ended. */
    JsonNode await(String id) {
        while (true) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/workloads/" + id + "?wait=30s"))
                    .build();
            JsonNode workload = json(send(request, BodyHandlers.ofString()), 200);
            if (workload.hasNonNull("finishedAt")) {
                return workload;
            }
        }
    }

    InputStream results(String id) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/workloads/" + id + "/results"))
                .header("Accept", "application/x-ndjson")
                .build();
        return new BufferedInputStream(
                send(request, BodyHandlers.ofInputStream()).body(), 1 << 16);
    }

    /** What a provisioner says of its fleet. */
    JsonNode fleet() {
        return json(send(HttpRequest.newBuilder(server.resolve("/fleet")).build(), BodyHandlers.ofString()), 200);
    }

    int slots() {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/status")).build();
        return json(send(request, BodyHandlers.ofString()), 200)
                .at("/executors/vm/slots")
                .asInt(0);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<String> response, int expected) {
        if (response.statusCode() != expected) {
            throw new IllegalStateException(
                    response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return MAPPER.readTree(response.body());
    }
}
