package io.drover.aws.s3;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultCode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket itself. Its maker's rights are needed for {@link #create} only. Failures are OBJECTS_UNAVAILABLE with a
 * remedy.
 */
public final class S3Bucket {

    private static final Logger LOG = LoggerFactory.getLogger(S3Bucket.class);

    private static final String RULE = "drover-unfinished-uploads";
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client client;
    private final String bucket;
    private final String keyPrefix;
    private final Region region;
    private final AwsFaults faults;

    /** @param keyPrefix of Drover's objects; may be empty */
    public S3Bucket(S3Client client, String bucket, String keyPrefix, Region region) {
        this.client = client;
        this.bucket = bucket;
        this.keyPrefix = S3ObjectStore.folder(keyPrefix);
        this.region = region;
        this.faults = new AwsFaults(AwsService.S3, "bucket " + bucket);
    }

    /**
     * Makes the bucket, closed to the public, if it does not exist, and sees to it that parts of unfinished uploads go
     * after a day. Again is fine. Everything else of a bucket that exists stays as it is.
     */
    public void create() {
        if (!exists() && made()) {
            call("closing it to the public", this::closeToPublic);
        }
        call("setting its rule for unfinished uploads", this::expireUnfinished);
    }

    private boolean exists() {
        try {
            client.headBucket(request -> request.bucket(bucket));
            return true;
        } catch (S3Exception e) {
            // The answer to HEAD has no body: why it failed is told by the call that makes the bucket.
            LOG.debug("bucket {} cannot be seen: status {}", bucket, e.statusCode(), e);
            return false;
        } catch (SdkException e) {
            throw faults.of("looking for it", e);
        }
    }

    /** False if it was there already. */
    private boolean made() {
        try {
            client.createBucket(request -> inRegion(request.bucket(bucket)));
            LOG.info("made the bucket {} in {}", bucket, region);
            return true;
        } catch (BucketAlreadyOwnedByYouException e) {
            LOG.debug("somebody else of this account just made the bucket {}", bucket, e);
            return false;
        } catch (S3Exception e) {
            if (AwsTrouble.code(e).equals("BucketAlreadyExists")) {
                throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                        "bucket " + bucket
                                + " belongs to another account: names of buckets are unique in the whole world,"
                                + " choose another one (drover.backend.objects.url)",
                        e);
            }
            throw faults.of("making it", e);
        } catch (SdkException e) {
            throw faults.of("making it", e);
        }
    }

    private void inRegion(CreateBucketRequest.Builder request) {
        // The oldest region is the one that must not be named.
        if (!region.equals(Region.US_EAST_1)) {
            request.createBucketConfiguration(where -> where.locationConstraint(region.id()));
        }
    }

    private void closeToPublic() {
        client.putPublicAccessBlock(request -> request.bucket(bucket)
                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)));
    }

    /** Rules are written as a whole, so those of others are read before and kept. */
    private void expireUnfinished() {
        List<LifecycleRule> rules = new ArrayList<>(rules());
        String id = RULE + (keyPrefix.isEmpty() ? "" : " in " + keyPrefix);
        if (rules.stream().anyMatch(rule -> id.equals(rule.id()))) {
            return;
        }
        rules.add(LifecycleRule.builder()
                .id(id)
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(keyPrefix))
                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(1))
                .build());
        client.putBucketLifecycleConfiguration(
                request -> request.bucket(bucket).lifecycleConfiguration(all -> all.rules(rules)));
    }

    private List<LifecycleRule> rules() {
        try {
            return client.getBucketLifecycleConfiguration(request -> request.bucket(bucket))
                    .rules();
        } catch (S3Exception e) {
            if (AwsTrouble.code(e).equals("NoSuchLifecycleConfiguration")) {
                return List.of();
            }
            throw e;
        }
    }

    private void call(String doing, Runnable call) {
        try {
            call.run();
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_IMPLEMENTED) {
                throw faults.of(doing, e);
            }
            LOG.warn("bucket {}: {} is beyond this endpoint, which is not AWS: going on without", bucket, doing);
        } catch (SdkException e) {
            throw faults.of(doing, e);
        }
    }
}
