package io.drover.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

@Timeout(60)
final class S3BucketTest {

    private S3Endpoint endpoint;
    private final String name = "drover-test-" + UUID.randomUUID();

    @BeforeEach
    void start(@TempDir Path objects) throws Exception {
        endpoint = S3Endpoint.start(objects);
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    @Test
    @DisplayName("a bucket is made; made again, it stays")
    void creates() {
        S3Bucket bucket = bucket("some/prefix");
        bucket.create();
        bucket.create();
        assertThat(endpoint.client()
                        .listObjectsV2(request -> request.bucket(name))
                        .contents())
                .isEmpty();
        endpoint.client().deleteBucket(request -> request.bucket(name));
    }

    @Test
    @DisplayName("parts of unfinished uploads go after a day, rules of others stay, and nothing is public")
    void rules() {
        assumeTrue(endpoint.isNamed(), "SKIPPED: S3Proxy knows no rules; " + AwsEndpoint.MISSING);
        bucket("a").create();
        LifecycleRule foreign = LifecycleRule.builder()
                .id("foreign")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix("logs/"))
                .expiration(after -> after.days(7))
                .build();
        endpoint.client()
                .putBucketLifecycleConfiguration(
                        request -> request.bucket(name).lifecycleConfiguration(all -> all.rules(foreign)));
        bucket("a").create();
        bucket("b").create();
        bucket("b").create();

        List<LifecycleRule> rules = endpoint.client()
                .getBucketLifecycleConfiguration(request -> request.bucket(name))
                .rules();
        assertThat(rules)
                .extracting(LifecycleRule::id)
                .containsExactlyInAnyOrder(
                        "foreign", "drover-unfinished-uploads in a/", "drover-unfinished-uploads in b/");
        assertThat(rules)
                .filteredOn(rule -> !rule.id().equals("foreign"))
                .allSatisfy(
                        rule -> assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation())
                                .isEqualTo(1));
        assertThat(endpoint.client()
                        .getPublicAccessBlock(request -> request.bucket(name))
                        .publicAccessBlockConfiguration()
                        .restrictPublicBuckets())
                .isTrue();
        endpoint.client().deleteBucket(request -> request.bucket(name));
    }

    private S3Bucket bucket(String prefix) {
        return new S3Bucket(endpoint.client(), name, prefix, AwsEndpoint.REGION);
    }
}
