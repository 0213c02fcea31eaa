package io.drover.aws.s3;

import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How an S3 client talks: over the CRT's HTTP client, with every call bounded and tried again by the SDK alone.
 *
 * @param connections most connections at a time
 * @param connectTimeout for reaching the endpoint
 * @param attemptTimeout for one attempt of a call, its body included: long enough for a part on a slow line
 * @param callTimeout for a call with all its attempts
 * @param attempts most attempts of a call
 */
public record S3ClientSettings(
        int connections, Duration connectTimeout, Duration attemptTimeout, Duration callTimeout, int attempts) {

    public static final S3ClientSettings DEFAULT =
            new S3ClientSettings(64, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(75), 4);

    public S3ClientSettings {
        if (connections < 1 || attempts < 1) {
            throw new IllegalArgumentException("an S3 client needs at least one connection and one attempt, not "
                    + connections + " and " + attempts);
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

    /**
     * Region and credentials are the caller's affair.
     *
     * @param endpoint of another server than AWS's own, whose buckets are then paths and not host names; absent for AWS
     */
    public void applyTo(S3ClientBuilder builder, @Nullable URI endpoint, S3Meter meter) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(attemptTimeout)));
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(!isAws(endpoint));
        }
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(callTimeout)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts)
                        .build())
                .addExecutionInterceptor(meter)
                .build());
    }

    private static boolean isAws(URI endpoint) {
        String host = String.valueOf(endpoint.getHost());
        return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
    }
}
