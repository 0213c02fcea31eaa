package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.proxy.ProxyRules;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with what every task needs: one time-out over the whole call, a bounded body, an end when the thread is
 * interrupted, and every request sent once at most: nothing is repeated behind the task's back, and no upgrade is offered.
 * Redirects are not followed, since they could lead to a host that is not allowed.
 */
public final class HttpCalls implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 8_192;

    private final int mostBytes;
    private final DnsResolver resolver;
    private final ProxyRules proxies;
    /** Made with the first call: it takes its time, and most workers, and nearly all probes, never call anybody. */
    private @Nullable CloseableHttpClient client;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * By the proxies of this process.
     *
     * @param mostBytes what is read of a body
     * @param resolver finds addresses, or refuses to
     */
    public HttpCalls(int mostBytes, DnsResolver resolver) {
        this(mostBytes, resolver, ProxyRules.ofThisProcess());
    }

    HttpCalls(int mostBytes, DnsResolver resolver, ProxyRules proxies) {
        this.mostBytes = mostBytes;
        this.resolver = resolver;
        this.proxies = proxies;
    }

    private synchronized CloseableHttpClient client() {
        @Nullable CloseableHttpClient there = client;
        CloseableHttpClient made = there == null ? make(resolver, proxies) : there;
        client = made;
        return made;
    }

    private static CloseableHttpClient make(DnsResolver resolver, ProxyRules proxies) {
        return HttpClients.custom()
                .useSystemProperties()
                .setRoutePlanner(new ProxyRoutes(proxies))
                .setDefaultCredentialsProvider(ProxyRoutes.logins(proxies))
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDnsResolver(resolver)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        // A connection that the server has closed meanwhile would lose the request.
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .build())
                .evictIdleConnections(TimeValue.ofSeconds(5))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** @param body as far as it was read, as UTF-8 where the answer says that it is text in another charset */
    record Answer(int status, Said body, ClassicHttpResponse head) {

        @Nullable
        String header(String name) {
            Header header = head.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }

    int mostBytes() {
        return mostBytes;
    }

    /** Throws HTTP_UNREACHABLE, HOST_NOT_ALLOWED, TASK_TIMED_OUT or TASK_INTERRUPTED. */
    Answer call(String method, URI uri, @Nullable String payload, Duration timeout) {
        HttpUriRequestBase request = request(method, uri, payload);
        Future<Answer> answer = threads.submit(() -> send(request));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            request.cancel();
            throw FaultCode.TASK_TIMED_OUT.asException(
                    shown(uri) + " did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw FaultCode.TASK_INTERRUPTED.asException("the call to " + shown(uri) + " was cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PrivateTargets.RefusedException) {
                throw FaultCode.HOST_NOT_ALLOWED.asException(
                        "this worker asks no private addresses, where " + uri.getHost()
                                + " is; an operator allows them with drover.worker.http.private-addresses",
                        e);
            }
            throw FaultCode.HTTP_UNREACHABLE.asException(shown(uri) + " cannot be reached: " + reason(e), e);
        }
    }

    /** A URL as others may see it: without its user and password. */
    static String shown(URI uri) {
        return uri.getRawUserInfo() == null ? uri.toString() : uri.toString().replaceFirst("//[^/?#]*@", "//");
    }

    private static HttpUriRequestBase request(String method, URI uri, @Nullable String payload) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(asciiOf(uri)));
        if (uri.getRawUserInfo() != null) {
            byte[] user = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        if (payload != null) {
            request.setEntity(new StringEntity(payload, ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private static String asciiOf(URI uri) {
        String ascii = uri.toASCIIString();
        return uri.getRawUserInfo() == null ? ascii : ascii.replaceFirst("//[^/?#]*@", "//");
    }

    private Answer send(HttpUriRequestBase request) throws IOException, HttpException {
        try (ClassicHttpResponse response =
                client().executeOpen(RoutingSupport.determineHost(request), request, null)) {
            Said body = response.getEntity() == null
                    ? Said.NOTHING
                    : read(response.getEntity().getContent());
            return new Answer(response.getCode(), AnswerText.of(body, contentType(response)), response);
        }
    }

    private static @Nullable String contentType(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Content-Type");
        return header == null ? null : header.getValue();
    }

    private Said read(InputStream in) throws IOException {
        BoundedOutput output = new BoundedOutput(mostBytes);
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0 && !output.full(); n = in.read(buffer)) {
            output.add(buffer, n);
        }
        return output.said();
    }

    private static @Nullable String reason(ExecutionException e) {
        // The client's exceptions often carry no message of their own.
        Throwable cause = e.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : String.valueOf(cause);
    }

    @Override
    public synchronized void close() {
        threads.shutdownNow();
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("an HTTP client that does not close", e);
        }
    }
}
