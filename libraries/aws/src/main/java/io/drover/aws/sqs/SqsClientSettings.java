package io.drover.aws.sqs;

import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.time.Duration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/**
 * How an SQS client talks: over the CRT's HTTP client, which takes half the processor time of the others, with every
 * call bounded. Retries are the SDK's own.
 *
 * @param connections most connections at a time; a long poll occupies one
 * @param connectTimeout for reaching the endpoint, and for getting a free connection
 * @param attemptTimeout for one attempt of a call
 * @param callTimeout for a call with all its attempts
 */
public record SqsClientSettings(
        int connections, Duration connectTimeout, Duration attemptTimeout, Duration callTimeout) {

    public static final SqsClientSettings DEFAULT =
            new SqsClientSettings(64, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15));

    public SqsClientSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("an SQS client needs at least one connection, not " + connections);
        }
        if (!connectTimeout.isPositive() || attemptTimeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("the attempt time-out (" + attemptTimeout
                    + ") must not be shorter than the connect time-out (" + connectTimeout + ")");
        }
        if (callTimeout.compareTo(attemptTimeout) < 0) {
            throw new IllegalArgumentException("the call time-out (" + callTimeout
                    + ") must not be shorter than the attempt time-out (" + attemptTimeout + ")");
        }
    }

    /** @param meter sees every request */
    public void applyTo(SqsAsyncClientBuilder builder, SqsMeter meter) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtAsyncHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(attemptTimeout)));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(callTimeout)
                .addExecutionInterceptor(meter)
                .build());
    }
}
