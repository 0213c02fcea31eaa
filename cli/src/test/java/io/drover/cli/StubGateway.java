package io.drover.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that plays prepared answers: per method and path one after the other, the last one for ever. */
public final class StubGateway implements AutoCloseable {

    /** What it heard. */
    public record Heard(String method, String target, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Plays an answer. */
    public interface Answer {
        void play(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    public StubGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param call for example {@code GET /workloads/w-1} */
    public StubGateway on(String call, Answer... inTurn) {
        answers.put(call, new ArrayDeque<>(List.of(inTurn)));
        return this;
    }

    public List<Heard> heard(String call) {
        return heard.stream()
                .filter(one -> call.equals(one.method() + " " + one.target().replaceAll("\\?.*", "")))
                .toList();
    }

    public static Answer json(int status, String body) {
        return body(status, status >= 400 ? "application/problem+json" : "application/json", body);
    }

    public static Answer rows(String body) {
        return body(200, "application/x-ndjson", body);
    }

    public static Answer problem(int status, String code, String detail, String retry) {
        return json(status, """
                {"type":"urn:drover:fault:x","title":"No","status":%d,"detail":"%s","code":"%s",
                 "kind":"USER","retry":"%s"}""".formatted(status, detail, code, retry));
    }

    public static Answer workload(String state, int total, int running, int succeeded, int failed) {
        boolean ended = !state.equals("QUEUED") && !state.equals("RUNNING");
        return json(200, shape(state, total, running, succeeded, failed, ended));
    }

    public static String shape(String state, int total, int running, int succeeded, int failed, boolean ended) {
        return """
                {"id":"w-1","kind":"bag","state":"%s","client":"ann","priority":5,
                 "tasks":{"total":%d,"waiting":%d,"running":%d,"succeeded":%d,"failed":%d},
                 "fragments":{"cut":4,"running":0,"ended":4,"redispatched":1,"copies":0},
                 "taskTimeMs":4000.5,"costDollars":0.00012,"submittedAt":"2026-01-01T00:00:00Z",
                 "startedAt":"2026-01-01T00:00:00.1Z"%s,"expiresAt":"2026-01-08T00:00:00Z"}""".formatted(
                        state,
                        total,
                        total - running - succeeded - failed,
                        running,
                        succeeded,
                        failed,
                        ended ? ",\"finishedAt\":\"2026-01-01T00:00:02Z\"" : "")
                .replace("\n", "");
    }

    /** Hangs up without a word. */
    public static Answer drop() {
        return HttpExchange::close;
    }

    /** Promises more than it sends. */
    public static Answer truncated(String begin) {
        return exchange -> {
            byte[] bytes = begin.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1_000);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    public static Answer body(int status, String type, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
        heard.add(new Heard(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                body));
        next(call).play(exchange);
    }

    private synchronized Answer next(String call) {
        Deque<Answer> inTurn = answers.getOrDefault(call, new ArrayDeque<>());
        if (inTurn.isEmpty()) {
            return problem(404, "NOT_FOUND", "there is nothing at " + call, "NEVER");
        }
        return inTurn.size() == 1 ? inTurn.getFirst() : inTurn.removeFirst();
    }
}
