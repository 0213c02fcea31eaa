package io.drover.cli.gateway;

import io.drover.model.proxy.HttpProxy;
import io.drover.model.proxy.ProxyRules;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway's HTTP surface. Every call is safe to repeat and is repeated after a passing trouble, until its back-off
 * gives up; then, and after every refusal, it throws {@link GatewayException}. No call waits for ever: an answer that
 * stands still for {@link #STANDSTILL} counts as broken off.
 */
public final class Gateway implements AutoCloseable {

    static final Duration STANDSTILL = Duration.ofSeconds(45);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration UPLOAD = Duration.ofMinutes(10);
    private static final String OURS = "drover-";

    private final GatewayAddress address;
    private final Map<String, String> headers;
    private final Pause pause;
    private final RandomGenerator random;
    private final ProxyRules proxies;
    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http;

    /** @param headers sent with every request, for example the API key */
    public Gateway(GatewayAddress address, Map<String, String> headers, Surroundings surroundings) {
        this.address = address;
        this.headers = Map.copyOf(headers);
        this.pause = surroundings.pause();
        this.random = surroundings.random();
        this.proxies = surroundings.proxies();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(proxies.selector())
                .build();
    }

    public GatewayAddress address() {
        return address;
    }

    /** Reads a JSON document. */
    public JsonNode get(String path) {
        return get(path, Patience.BRIEF, Retries.QUIET);
    }

    public JsonNode get(String path, Patience patience, Retries retries) {
        return retrying(patience, retries, () -> call(request(path).GET(), STANDSTILL));
    }

    /** Asks for something that is harmless to ask for twice. */
    public JsonNode post(String path) {
        return retrying(
                Patience.STEADY, Retries.QUIET, () -> call(request(path).POST(BodyPublishers.noBody()), STANDSTILL));
    }

    /** Asks for something that an Idempotency-Key makes harmless to ask for twice. */
    public JsonNode post(String path, String idempotencyKey) {
        return retrying(
                Patience.STEADY,
                Retries.QUIET,
                () -> call(
                        request(path).header("Idempotency-Key", idempotencyKey).POST(BodyPublishers.noBody()),
                        STANDSTILL));
    }

    /**
     * Hands in a workload file, streamed. A repeat after a lost answer finds the first call's workload by its key.
     *
     * @param query options for the workload, {@code ?a=b&c=d} or empty
     */
    public JsonNode submit(Path file, String query, String idempotencyKey, Retries retries) {
        return retrying(Patience.STEADY, retries, () -> {
            HttpRequest.Builder request = request("/workloads" + query)
                    .header("Content-Type", "text/plain;charset=utf-8")
                    .header("Idempotency-Key", idempotencyKey)
                    .POST(body(file));
            return call(request, UPLOAD);
        });
    }

    /** Reads an answer of any length; each try starts with a new sink. */
    public void download(String path, String accept, Supplier<Sink> sinks) {
        retrying(Patience.STEADY, Retries.QUIET, () -> {
            stream(path, Map.of("Accept", accept), sinks.get());
            return json.nullNode();
        });
    }

    /** Reads an answer of any length, once. */
    public void stream(String path, Map<String, String> more, Sink sink) {
        HttpRequest.Builder request = request(path).GET();
        more.forEach(request::setHeader);
        AtomicBoolean alive = new AtomicBoolean();
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                request.build(),
                head -> head.statusCode() == 200 ? new SinkSubscriber(sink, alive) : BodySubscribers.ofByteArray());
        HttpResponse<byte[]> response = await(answer, STANDSTILL, alive);
        if (response.statusCode() != 200) {
            throw refused(response);
        }
    }

    /** A fresh Idempotency-Key. */
    public String freshKey() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private <T> T retrying(Patience patience, Retries retries, Supplier<T> call) {
        Duration paused = Duration.ZERO;
        for (int failures = 1; ; failures++) {
            try {
                return call.get();
            } catch (GatewayException e) {
                Duration atLeast =
                        e.trouble() instanceof CallTrouble.Refusal refused ? refused.retryAfter() : Duration.ZERO;
                Duration next = patience.next(failures, paused, random.nextDouble(), atLeast)
                        .filter(_ -> e.trouble().passing())
                        .orElseThrow(() -> e);
                retries.tryingAgain(e.trouble(), patience.most().minus(paused));
                rest(next);
                paused = paused.plus(next);
            }
        }
    }

    private JsonNode call(HttpRequest.Builder request, Duration timeout) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> response = await(answer, timeout, new AtomicBoolean());
        if (response.statusCode() / 100 != 2) {
            throw refused(response);
        }
        try {
            return json.readTree(response.body());
        } catch (JacksonException e) {
            throw new GatewayException(
                    otherService(response).orElseGet(() -> new CallTrouble.NotUnderstood(address, "not with JSON")), e);
        }
    }

    /** Waits for as long as something keeps coming. */
    private <T> T await(CompletableFuture<T> answer, Duration standstill, AtomicBoolean alive) {
        while (true) {
            try {
                return answer.get(standstill.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!alive.getAndSet(false)) {
                    answer.cancel(true);
                    throw unreachable("nothing came for " + standstill.toSeconds() + " s", e);
                }
            } catch (ExecutionException | CancellationException e) {
                throw broken(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.cancel(true);
                throw unreachable("interrupted", e);
            }
        }
    }

    private RuntimeException broken(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof SinkSubscriber.SinkFailure failure) {
            return new LocalFailure(failure);
        }
        if (cause instanceof SSLException tls) {
            return new GatewayException(new CallTrouble.NoTls(address, String.valueOf(tls.getMessage())), cause);
        }
        return unreachable(ReachText.of(cause, CONNECT), cause);
    }

    /** Another service of Drover's: each says in a header what it is. */
    private Optional<CallTrouble> otherService(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Server")
                .filter(name -> name.startsWith(OURS) && !name.equals(OURS + "gateway"))
                .map(name -> new CallTrouble.OtherService(address, name.substring(OURS.length())));
    }

    private GatewayException refused(HttpResponse<byte[]> response) {
        Duration retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,4}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
        GatewayProblem problem = GatewayProblem.read(json, response.statusCode(), response.body());
        CallTrouble refused = new CallTrouble.Refusal(problem, retryAfter);
        if (refused.passing() || !problem.isForeign() && !problem.code().equals("NOT_FOUND")) {
            return new GatewayException(refused, null);
        }
        return new GatewayException(
                otherService(response)
                        .orElseGet(() -> problem.isForeign()
                                ? new CallTrouble.NotUnderstood(
                                        address,
                                        "with status " + problem.status() + " and not as" + " Drover does ("
                                                + problem.code() + ")")
                                : refused),
                null);
    }

    private GatewayException unreachable(String reason, Throwable cause) {
        String how = proxies.proxyFor(address.base())
                .map(proxy -> "through the proxy " + proxy + ", which no_proxy would pass by: " + reason)
                .orElse(reason);
        return new GatewayException(new CallTrouble.Unreachable(address, how), cause);
    }

    private void rest(Duration time) {
        try {
            pause.pause(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).header("Accept", "application/json");
        headers.forEach(request::header);
        proxies.proxyFor(address.base())
                .flatMap(HttpProxy::authorization)
                .ifPresent(login -> request.header("Proxy-Authorization", login));
        return request;
    }

    private static BodyPublisher body(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new LocalFailure(e);
        }
    }

    /** Something on this side failed, such as a full disk. */
    public static final class LocalFailure extends RuntimeException {
        LocalFailure(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
