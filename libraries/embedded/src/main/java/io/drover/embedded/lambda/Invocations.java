package io.drover.embedded.lambda;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lambda's Invoke: at once, later, or not at all. */
final class Invocations {

    private static final int MAX_BYTES = 6 * 1024 * 1024;
    private static final int MAX_EVENT_BYTES = 1024 * 1024;
    private static final String NO_PAYLOAD = "{}";

    private final Environments environments;
    private final Events events;

    Invocations(Environments environments, Events events) {
        this.environments = environments;
        this.events = events;
    }

    Answer answer(FunctionConfig function, HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        return switch (type == null ? "RequestResponse" : type) {
            case "RequestResponse" -> run(function, payload(exchange, MAX_BYTES));
            case "Event" -> {
                events.accept(function, payload(exchange, MAX_EVENT_BYTES));
                yield Answer.empty(202);
            }
            case "DryRun" -> Answer.empty(204);
            default -> throw Refused.invalid("there is no invocation type " + type);
        };
    }

    private static String payload(HttpExchange exchange, int most) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(most + 1);
        if (bytes.length > most) {
            throw Refused.tooLarge("Request must be smaller than " + most + " bytes for the InvokeFunction operation");
        }
        if (bytes.length == 0) {
            return NO_PAYLOAD;
        }
        String payload = new String(bytes, StandardCharsets.UTF_8);
        if (!LambdaJson.isJson(payload)) {
            throw Refused.notJson("Could not parse request body into json");
        }
        return payload;
    }

    private Answer run(FunctionConfig function, String payload) {
        if (!environments.tryEnter(function)) {
            throw Refused.tooMany("Rate Exceeded.");
        }
        try {
            return switch (environments.run(function, payload)) {
                case Outcome.Replied replied ->
                    new Answer(200, Map.of("X-Amz-Executed-Version", "$LATEST"), replied.reply());
                case Outcome.Failed failed ->
                    new Answer(
                            200,
                            Map.of("X-Amz-Executed-Version", "$LATEST", "X-Amz-Function-Error", "Unhandled"),
                            failed.error());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.broken("the endpoint is closing");
        }
    }
}
