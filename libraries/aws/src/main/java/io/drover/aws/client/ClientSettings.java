package io.drover.aws.client;

import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.builder.SdkAsyncClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * How a client of AWS talks: over the CRT's HTTP client, which takes half the processor time of the others and ends no
 * call by itself, with every call bounded. Calls that failed are repeated by the SDK alone.
 *
 * @param connections most connections at a time; a long poll or a synchronous invocation occupies one
 * @param connectTimeout for reaching the endpoint
 * @param attemptTimeout for one attempt of a call, its body included, and for getting a free connection; absent: an
 *     attempt may take as long as the call, and a free connection is waited for as long as for reaching the endpoint
 * @param callTimeout for a call with all its attempts
 * @param attempts how often a call is tried; absent: as the SDK does by itself
 */
public record ClientSettings(
        int connections,
        Duration connectTimeout,
        @Nullable Duration attemptTimeout,
        Duration callTimeout,
        @Nullable Attempts attempts) {

    public static final ClientSettings SQS =
            new ClientSettings(64, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15), null);

    /** So few attempts that a store which has too much to do says so before the call runs out of its time. */
    public static final ClientSettings DYNAMO = new ClientSettings(
            64,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            new Attempts(5, Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofSeconds(1)));

    /** An attempt is long enough for a part on a slow line. */
    public static final ClientSettings S3 = new ClientSettings(
            64,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            new Attempts(4, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(20)));

    /** Long enough for a deployment's zip on a slow line; synchronous invocations bring their own limit. */
    public static final ClientSettings LAMBDA = new ClientSettings(
            64,
            Duration.ofSeconds(2),
            null,
            Duration.ofSeconds(120),
            new Attempts(5, Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5)));

    /**
     * A launch takes some seconds; of many at once, those beyond the connections wait. Few attempts: whoever keeps a fleet
     * comes again with the next tick anyway, and backs off then.
     */
    public static final ClientSettings EC2 = new ClientSettings(
            32,
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(66),
            new Attempts(3, Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(2)));

    public ClientSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("a client needs at least one connection, not " + connections);
        }
        Duration attempt = attemptTimeout == null ? connectTimeout : attemptTimeout;
        if (!connectTimeout.isPositive()
                || attempt.compareTo(connectTimeout) < 0
                || callTimeout.compareTo(attempt) < 0) {
            throw new IllegalArgumentException("time-outs grow from connect (" + connectTimeout + ") over attempt ("
                    + attempt + ") to call (" + callTimeout + ")");
        }
    }

    /** @param watchers see every request */
    public <B extends SdkSyncClientBuilder<B, ?> & SdkClientBuilder<B, ?>> void applyTo(
            B builder, ExecutionInterceptor... watchers) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(connectionWait())));
        bound(builder, watchers);
    }

    /** @param watchers see every request */
    public <B extends SdkAsyncClientBuilder<B, ?> & SdkClientBuilder<B, ?>> void applyToAsync(
            B builder, ExecutionInterceptor... watchers) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtAsyncHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(connectionWait())));
        bound(builder, watchers);
    }

    private Duration connectionWait() {
        return attemptTimeout == null ? connectTimeout : attemptTimeout;
    }

    private void bound(SdkClientBuilder<?, ?> builder, ExecutionInterceptor... watchers) {
        // What was configured before, such as a user agent, stays.
        var configuration = builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(callTimeout);
        for (ExecutionInterceptor watcher : watchers) {
            configuration.addExecutionInterceptor(watcher);
        }
        if (attempts != null) {
            configuration.retryStrategy(attempts.strategy());
        }
        builder.overrideConfiguration(configuration.build());
    }
}
