package io.drover.embedded.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drover.embedded.door.LocalDoor;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lambda's REST API: which request asks for what. */
final class LambdaHttp implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LambdaHttp.class);

    /** The API's version, a function's name or ARN, and what of the function. */
    private static final Pattern PATH =
            Pattern.compile("/\\d{4}-\\d\\d-\\d\\d/functions(?:/([^/]+)(?:/([a-z-]+))?)?/?");

    private static final Pattern NAME = Pattern.compile("(?:arn:aws:lambda:[^:]*:\\d*:function:)?([^:]+)(?::(.+))?");
    private static final long MAX_SKIPPED_BYTES = 64L * 1024 * 1024;

    private final FunctionStore store;
    private final Environments environments;
    private final Invocations invocations;
    private final LocalDoor door;

    /** @param accessKey the key that requests must name; absent: any */
    LambdaHttp(FunctionStore store, Environments environments, Invocations invocations, @Nullable String accessKey) {
        this.door = new LocalDoor(accessKey);
        this.store = store;
        this.environments = environments;
        this.invocations = invocations;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                requireSigned(exchange);
                answer = answer(exchange);
            } catch (Refused e) {
                answer = Answer.refusal(e);
            } catch (IOException | JacksonException e) {
                LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                answer = Answer.refusal(Refused.broken(String.valueOf(e.getMessage())));
            }
            // A client that still sends would be cut off before it can read the answer.
            exchange.getRequestBody().skip(MAX_SKIPPED_BYTES);
            answer.send(exchange);
        }
    }

    /**
     * Code is run here for whoever asks. A web page that a browser of this machine shows can ask, too, but it can neither
     * name this host under its own origin nor send this header to another one.
     */
    private void requireSigned(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!door.admits(headers.getFirst("Host"), headers.getFirst("Origin"), headers.getFirst("Authorization"))) {
            throw Refused.forbidden(LocalDoor.REFUSAL);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            throw unsupported(exchange);
        }
        String method = exchange.getRequestMethod();
        InputStream body = exchange.getRequestBody();
        if (path.group(1) == null) {
            return switch (method) {
                case "GET" -> Answer.json(200, all());
                case "POST" -> Answer.json(201, LambdaJson.configuration(store.create(body)));
                default -> throw unsupported(exchange);
            };
        }
        String name = name(path.group(1), exchange.getRequestURI().getQuery());
        @Nullable String part = path.group(2);
        return switch (part == null ? method : method + " " + part) {
            case "GET" -> Answer.json(200, function(store.get(name)));
            case "DELETE" -> delete(name);
            case "GET configuration" -> Answer.json(200, LambdaJson.configuration(store.get(name)));
            case "PUT configuration" -> changed(store.configure(name, LambdaJson.request(body)));
            case "PUT code" -> changed(store.updateCode(name, body));
            case "POST invocations" -> invocations.answer(store.get(name), exchange);
            case "GET event-invoke-config" -> Answer.json(200, LambdaJson.events(store.get(name)));
            case "PUT event-invoke-config" -> events(name, LambdaJson.request(body));
            case "GET concurrency" ->
                Answer.json(200, LambdaJson.concurrency(store.get(name).reserved()));
            case "PUT concurrency" -> reserve(name, FunctionRequests.reserved(LambdaJson.request(body)));
            case "DELETE concurrency" -> reserve(name, null);
            default -> throw unsupported(exchange);
        };
    }

    private static String name(String given, @Nullable String query) {
        Matcher name = NAME.matcher(given);
        if (!name.matches()) {
            throw Refused.unknown("Function not found: " + given);
        }
        String qualifier = name.group(2);
        if (query != null && query.contains("Qualifier=")) {
            qualifier = query.replaceFirst(".*Qualifier=([^&]*).*", "$1");
        }
        if (qualifier != null && !qualifier.equals("$LATEST")) {
            throw Refused.unknown("Function not found: " + given + " (this endpoint keeps no version but $LATEST)");
        }
        return name.group(1);
    }

    private JsonNode all() {
        ObjectNode json = LambdaJson.MAPPER.createObjectNode();
        ArrayNode functions = json.putArray("Functions");
        store.all().forEach(function -> functions.add(LambdaJson.configuration(function)));
        return json;
    }

    private static JsonNode function(FunctionConfig function) {
        ObjectNode json = LambdaJson.MAPPER.createObjectNode();
        json.set("Configuration", LambdaJson.configuration(function));
        json.set("Concurrency", LambdaJson.concurrency(function.reserved()));
        return json;
    }

    private Answer changed(FunctionConfig function) {
        environments.retire(function.name());
        return Answer.json(200, LambdaJson.configuration(function));
    }

    private Answer delete(String name) throws IOException {
        store.delete(name);
        environments.retire(name);
        return Answer.empty(204);
    }

    private Answer events(String name, JsonNode request) throws IOException {
        FunctionConfig.Events events = FunctionRequests.events(request);
        return Answer.json(200, LambdaJson.events(store.change(name, function -> function.with(events))));
    }

    private Answer reserve(String name, @Nullable Integer limit) throws IOException {
        FunctionConfig function = store.change(name, old -> old.withReserved(limit));
        return limit == null ? Answer.empty(204) : Answer.json(200, LambdaJson.concurrency(function.reserved()));
    }

    private static Refused unsupported(HttpExchange exchange) {
        return Refused.unknown("this endpoint has no " + exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath());
    }
}
