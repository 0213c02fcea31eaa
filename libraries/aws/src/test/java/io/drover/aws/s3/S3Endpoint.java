package io.drover.aws.s3;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.ClientSettings;
import io.drover.aws.sqs.NativeHttp;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * What the tests talk to, with a bucket of their own: the emulator named by DROVER_TEST_AWS_ENDPOINT, else a server of
 * S3's protocol in this process that keeps its objects below a directory.
 */
final class S3Endpoint implements AutoCloseable {

    private final @Nullable S3Proxy server;
    private final URI uri;
    private final NativeHttp nativeHttp = new NativeHttp();
    private final S3Meter meter = new S3Meter();
    private final S3Client client;
    private final String bucket = "drover-test-" + UUID.randomUUID();

    private S3Endpoint(@Nullable S3Proxy server, URI uri) {
        this.server = server;
        this.uri = uri;
        this.client = client(uri, ClientSettings.S3, meter, AwsEndpoint.CREDENTIALS);
        client.createBucket(request -> request.bucket(bucket));
    }

    /** @param directory for the objects; absolute */
    static S3Endpoint start(Path directory) throws Exception {
        Optional<URI> named = AwsEndpoint.named();
        if (named.isPresent()) {
            return new S3Endpoint(null, named.get());
        }
        Properties files = new Properties();
        files.setProperty(
                "jclouds.filesystem.basedir", directory.toAbsolutePath().toString());
        S3Proxy server = S3Proxy.builder()
                .endpoint(URI.create("http://127.0.0.1:0"))
                .blobStore(BlobStores.create("filesystem", files))
                .awsAuthentication(AuthenticationType.AWS_V4, "test", "test")
                .stopTimeout(0)
                .build();
        server.start();
        return new S3Endpoint(server, URI.create("http://127.0.0.1:" + server.getPort()));
    }

    static S3Client client(URI endpoint, ClientSettings settings, S3Meter meter, AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder().region(AwsEndpoint.REGION).credentialsProvider(credentials);
        S3Settings.address(builder, endpoint);
        settings.applyTo(builder, meter);
        return builder.build();
    }

    boolean isNamed() {
        return server == null;
    }

    URI uri() {
        return uri;
    }

    S3Client client() {
        return client;
    }

    S3Meter meter() {
        return meter;
    }

    String bucket() {
        return bucket;
    }

    @Override
    public void close() throws Exception {
        try (nativeHttp;
                client) {
            if (server == null) {
                deleteBucket();
            }
        }
        if (server != null) {
            server.stop();
        }
    }

    private void deleteBucket() {
        client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .forEach(object ->
                        client.deleteObject(request -> request.bucket(bucket).key(object.key())));
        client.deleteBucket(request -> request.bucket(bucket));
    }
}
