package io.drover.aws.ec2;

import io.drover.aws.attempt.Attempts;
import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.time.Duration;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;

/**
 * How an EC2 client talks. Few attempts: whoever keeps a fleet comes again with the next tick anyway, and backs off then.
 *
 * @param connectTimeout for reaching the endpoint
 * @param attemptTimeout for one attempt of a call; a launch takes some seconds
 * @param attempts how often a call is tried
 */
public record Ec2ClientSettings(Duration connectTimeout, Duration attemptTimeout, Attempts attempts) {

    public static final Ec2ClientSettings DEFAULT = new Ec2ClientSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            new Attempts(3, Duration.ofMillis(200), Duration.ofSeconds(2)));

    /** Of many launches at once, those beyond wait. */
    private static final int CONNECTIONS = 32;

    public Ec2ClientSettings {
        if (!connectTimeout.isPositive() || attemptTimeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("the time-out of an attempt (" + attemptTimeout
                    + ") must not be shorter than the connect time-out (" + connectTimeout + ")");
        }
    }

    public void applyTo(Ec2ClientBuilder builder) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtHttpClient.builder()
                        .maxConcurrency(CONNECTIONS)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(attemptTimeout)));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(attempts.limit(attemptTimeout))
                .retryStrategy(attempts.strategy())
                .build());
    }
}
