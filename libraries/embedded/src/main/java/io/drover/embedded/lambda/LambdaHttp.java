package io.drover.embedded.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.drover.embedded.door.LocalDoor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of Lambda's REST API as Drover uses, and the door before it. */
final class LambdaHttp implements HttpHandler {

    /** Where processes find their Runtime API. */
    static final String RUNTIME = "/runtime/";

    private static final Logger LOG = LoggerFactory.getLogger(LambdaHttp.class);
    private static final Pattern PATH = Pattern.compile("/\\d{4}-\\d\\d-\\d\\d/functions(?:/([^/]+)/([a-z-]+))?/?");
    private static final Pattern RUNTIME_PATH = Pattern.compile(RUNTIME + "([0-9a-f]+)/2018-06-01/runtime/(.+)");

    /** A zip of 250 MB, in Base64. */
    private static final long MAX_REQUEST_BYTES = 350L << 20;

    private static final int MAX_BYTES = 6 << 20;
    private static final int MAX_EVENT_BYTES = 1 << 20;

    private record Answer(int status, byte[] body) {}

    private final FunctionStore store;
    private final Environments environments;
    private final Executor threads;
    private final Semaphore events;
    private final LocalDoor door;

    /** @param threads runs asynchronous invocations */
    LambdaHttp(
            FunctionStore store, Environments environments, Executor threads, int events, @Nullable String accessKey) {
        this.store = store;
        this.environments = environments;
        this.threads = threads;
        this.events = new Semaphore(events);
        this.door = new LocalDoor(accessKey);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher runtime = RUNTIME_PATH.matcher(exchange.getRequestURI().getPath());
            @Nullable FunctionProcess process = runtime.matches() ? environments.process(runtime.group(1)) : null;
            if (process != null) {
                process.handle(exchange, runtime.group(2));
                return;
            }
            Answer answer = answerOrRefusal(exchange);
            // A client that still sends would be cut off before it can read the answer.
            exchange.getRequestBody().skip(MAX_REQUEST_BYTES);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answerOrRefusal(HttpExchange exchange) {
        Refused refused;
        try {
            requireAdmitted(exchange.getRequestHeaders());
            return answer(exchange);
        } catch (Refused e) {
            refused = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refused = new Refused(500, "ServiceException", "the endpoint is closing");
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            refused = new Refused(500, "ServiceException", String.valueOf(e.getMessage()));
        }
        exchange.getResponseHeaders().set("x-amzn-ErrorType", refused.type());
        return json(refused.status(), JsonMapper.shared().createObjectNode().put("message", refused.getMessage()));
    }

    /**
     * Code is run here for whoever asks. A web page that a browser of this machine shows can ask, too, but it can neither
     * name this host under its own origin nor send this header to another one.
     */
    private void requireAdmitted(Headers headers) {
        if (!door.admits(headers.getFirst("Host"), headers.getFirst("Origin"), headers.getFirst("Authorization"))) {
            throw new Refused(403, "MissingAuthenticationTokenException", LocalDoor.REFUSAL);
        }
        String length = headers.getFirst("Content-Length");
        if (headers.containsKey("Transfer-Encoding") || length != null && Long.parseLong(length) > MAX_REQUEST_BYTES) {
            throw tooLarge(MAX_REQUEST_BYTES);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        String name = path.matches() && path.group(1) != null ? path.group(1) : "";
        String part = name.isEmpty() ? "" : path.group(2);
        InputStream body = exchange.getRequestBody();
        return switch (path.matches() ? exchange.getRequestMethod() + " " + part : "") {
            case "POST " -> json(201, store.deploy(null, body).configuration());
            case "GET configuration" -> json(200, store.get(name).configuration());
            case "PUT configuration" -> changed(store.configure(name, body));
            case "PUT code" -> changed(store.deploy(name, body));
            case "GET concurrency", "GET event-invoke-config" -> part(name, part);
            case "PUT concurrency", "PUT event-invoke-config" -> {
                JsonNode value = store.put(name, part, body);
                environments.changed(name);
                yield json(200, value);
            }
            case "POST invocations" -> invoke(store.get(name).name(), exchange);
            default ->
                throw Refused.unknown("this endpoint has no " + exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
        };
    }

    private Answer changed(LocalFunction function) {
        environments.changed(function.name());
        return json(200, function.configuration());
    }

    private Answer part(String name, String part) {
        JsonNode value = store.get(name).parts().get(part);
        if (value == null && part.equals("concurrency")) {
            return json(200, JsonMapper.shared().createObjectNode());
        }
        if (value == null) {
            throw Refused.unknown("function " + name + " has no " + part);
        }
        return json(200, value);
    }

    private Answer invoke(String name, HttpExchange exchange) throws IOException, InterruptedException {
        if ("Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
            start(name, payload(exchange, MAX_EVENT_BYTES));
            return new Answer(202, new byte[0]);
        }
        Outcome outcome = environments.run(name, payload(exchange, MAX_BYTES), false);
        if (outcome.failed()) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        }
        return new Answer(200, outcome.json());
    }

    /** Runs it once. Whoever sent it notices by itself if it failed, or was lost with this process. */
    private void start(String name, byte[] payload) {
        if (!events.tryAcquire()) {
            throw new Refused(429, "TooManyRequestsException", "too many asynchronous invocations are waiting");
        }
        threads.execute(() -> {
            try {
                Outcome outcome = environments.run(name, payload, true);
                if (outcome.failed()) {
                    String error = new String(outcome.json(), StandardCharsets.UTF_8);
                    LOG.warn("an asynchronous invocation of function {} failed: {}", name, error);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                events.release();
            }
        });
    }

    private static byte[] payload(HttpExchange exchange, int most) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(most + 1);
        if (bytes.length > most) {
            throw tooLarge(most);
        }
        if (bytes.length == 0) {
            return new byte[] {'{', '}'};
        }
        try (JsonParser parser = JsonMapper.shared().createParser(bytes)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() == null) {
                return bytes;
            }
        } catch (JacksonException e) {
            LOG.debug("a payload that is not JSON", e);
        }
        throw new Refused(400, "InvalidRequestContentException", "Could not parse request body into json");
    }

    private static Refused tooLarge(long most) {
        return new Refused(413, "RequestTooLargeException", "Request must be smaller than " + most + " bytes");
    }

    private static Answer json(int status, JsonNode json) {
        return new Answer(status, json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
