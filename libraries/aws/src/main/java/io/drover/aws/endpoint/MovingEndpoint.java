package io.drover.aws.endpoint;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Sends each call of a client to where a stand-in for AWS is by then, with the credentials that hold there. Thread-safe. */
public final class MovingEndpoint implements ExecutionInterceptor, AwsCredentialsProvider {

    /**
     * Where it is, and who may call.
     *
     * @param endpoint scheme, host and port
     */
    public record Place(URI endpoint, String accessKey, String secretKey) {

        public Place {
            if (endpoint.getScheme() == null || endpoint.getHost() == null || endpoint.getPort() < 0) {
                throw new IllegalArgumentException("no endpoint: " + endpoint);
            }
        }

        /** Without the keys, since records end up in logs. */
        @Override
        public String toString() {
            return endpoint.toString();
        }
    }

    private final Supplier<Optional<Place>> now;
    private final Runnable onFailure;
    private final AwsCredentialsProvider otherwise;

    /**
     * @param now where it is; empty: where the client was told, with its own credentials
     * @param onFailure told of each call that failed, whatever the reason; returns soon
     * @param otherwise the client's own credentials
     */
    public MovingEndpoint(Supplier<Optional<Place>> now, Runnable onFailure, AwsCredentialsProvider otherwise) {
        this.now = now;
        this.onFailure = onFailure;
        this.otherwise = otherwise;
    }

    public void applyTo(AwsClientBuilder<?, ?> builder) {
        builder.credentialsProvider(this);
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .addExecutionInterceptor(this)
                .build());
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        return now.get()
                .map(place -> request.toBuilder()
                        .protocol(place.endpoint().getScheme())
                        .host(place.endpoint().getHost())
                        .port(place.endpoint().getPort())
                        .build())
                .orElse(request);
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        onFailure.run();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return now.get()
                .<AwsCredentials>map(place -> AwsBasicCredentials.create(place.accessKey(), place.secretKey()))
                .orElseGet(otherwise::resolveCredentials);
    }
}
