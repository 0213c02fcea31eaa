package io.drover.embedded.lambda;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a request is answered with. */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer json(int status, JsonNode json) {
        return new Answer(status, Map.of(), json.toString());
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), "");
    }

    static Answer refusal(Refused refused) {
        JsonNode json = LambdaJson.MAPPER
                .createObjectNode()
                .put("Type", refused.status() < 500 ? "User" : "Service")
                .put("message", refused.getMessage());
        return new Answer(refused.status(), Map.of("x-amzn-ErrorType", refused.type()), json.toString());
    }

    void send(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        headers.forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
