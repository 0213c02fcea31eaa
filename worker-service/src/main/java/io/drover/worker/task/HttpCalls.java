package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.proxy.ProxyRules;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with what every task needs: one time-out over the whole call, a bounded body, an end when the thread is
 * interrupted, and every request sent once at most, over a connection of its own: nothing is repeated behind the task's back,
 * and no upgrade is offered.
 * Redirects are not followed, since they could lead to a host that is not allowed.
 */
public final class HttpCalls implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 8_192;
    private static final String SENT = "drover.sent";

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
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setConnectionRequestTimeout(Timeout.DISABLED)
                        .build())
                // A server may close a connection behind any answer, and the next request would be lost with it.
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setRequestExecutor(new Noting())
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    record Answer(int status, AnswerBody content, ClassicHttpResponse head) {

        Said body() {
            return content.said();
        }

        /** What is wrong with the body, if it ends too early. */
        Optional<String> broken() {
            return Optional.ofNullable(content.broken())
                    .map(why -> "answered " + status + ", but its body cannot be read to the end: " + why);
        }

        @Nullable
        String header(String name) {
            Header header = head.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }

    int mostBytes() {
        return mostBytes;
    }

    /** Throws HTTP_UNREACHABLE, HTTP_ANSWER_BROKEN, HOST_NOT_ALLOWED, TASK_TIMED_OUT, TASK_INTERRUPTED or WORKER_UNFIT. */
    Answer call(String method, URI uri, @Nullable String payload, Duration timeout) {
        HttpUriRequestBase request = request(method, uri, payload);
        Future<Answer> answer = threads.submit(() -> send(request));
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            request.cancel();
            throw FaultCode.TASK_TIMED_OUT.asException(
                    AskedUrl.shown(uri) + " did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw FaultCode.TASK_INTERRUPTED.asException("the call to " + AskedUrl.shown(uri) + " was cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FaultException fault) {
                throw fault;
            }
            if (e.getCause() instanceof PrivateTargets.RefusedException) {
                throw FaultCode.HOST_NOT_ALLOWED.asException(
                        "this worker asks no private addresses, where " + AskedUrl.host(uri)
                                + " is; an operator allows them with drover.worker.http.private-addresses",
                        e);
            }
            if (e.getCause() instanceof BrokenAnswerException broken) {
                throw FaultCode.HTTP_ANSWER_BROKEN.asException(AskedUrl.shown(uri) + " " + broken.getMessage(), e);
            }
            throw FaultCode.HTTP_UNREACHABLE.asException(
                    AskedUrl.shown(uri) + " cannot be reached: " + reason(e.getCause()), e);
        }
    }

    private static HttpUriRequestBase request(String method, URI uri, @Nullable String payload) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, AskedUrl.asked(uri));
        request.setHeader("Connection", "close");
        request.setHeader("Accept-Encoding", AnswerBody.UNDERSTOOD);
        AskedUrl.user(uri).ifPresent(user -> {
            byte[] login = user.getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        });
        if (payload != null) {
            request.setEntity(new StringEntity(payload, ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8)));
        }
        return request;
    }

    private Answer send(HttpUriRequestBase request) throws IOException, HttpException {
        HttpContext context = HttpClientContext.create();
        try {
            ClassicHttpResponse response =
                    client().executeOpen(RoutingSupport.determineHost(request), request, context);
            return new Answer(response.getCode(), AnswerBody.of(response, mostBytes), response);
        } catch (IOException e) {
            if (context.getAttribute(SENT) == null && !canOpen()) {
                throw FaultCode.WORKER_UNFIT.asException(
                        "this worker asks nobody: it has no open files left (" + e.getMessage() + ")", e);
            }
            throw e;
        } finally {
            // Ends the connection. Closing the answer would first read what nobody wants of it.
            request.cancel();
        }
    }

    /** Whether this process may open anything at all; a connection is an open file, too. */
    private static boolean canOpen() {
        try (FileInputStream in = new FileInputStream("/dev/null")) {
            return in.read() < 0;
        } catch (IOException e) {
            return !new File("/dev/null").exists();
        }
    }

    /** Something came back, and it is no answer as a whole; its message goes on after the URL. */
    private static final class BrokenAnswerException extends IOException {

        private static final long serialVersionUID = 1L;

        BrokenAnswerException(Exception cause) {
            super(
                    cause instanceof NoHttpResponseException
                            ? "answers something that is not HTTP"
                            : "answered, but its answer cannot be understood: " + reason(cause),
                    cause);
        }
    }

    /** Notes that there was a connection, and the request on its way; tells silence from answers that are none. */
    private static final class Noting extends HttpRequestExecutor {

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback callback,
                HttpContext context)
                throws IOException, HttpException {
            context.setAttribute(SENT, true);
            EndpointDetails seen = connection.getEndpointDetails(); // none once it is closed
            try {
                return super.execute(request, connection, callback, context);
            } catch (IOException | HttpException e) {
                if (seen != null && seen.getReceivedBytesCount() > 0) {
                    throw new BrokenAnswerException(e);
                }
                throw e;
            }
        }
    }

    private static String reason(@Nullable Throwable cause) {
        // The client's exceptions often carry no message of their own.
        return (cause instanceof IOException || cause instanceof HttpException)
                        && cause.getMessage() instanceof String said
                ? said
                : String.valueOf(cause);
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
