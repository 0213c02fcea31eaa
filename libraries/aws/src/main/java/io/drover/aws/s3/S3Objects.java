package io.drover.aws.s3;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.StoredObject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The calls to one bucket, below one prefix. Failures are OBJECTS_UNAVAILABLE with a remedy. Thread-safe. */
final class S3Objects {

    private static final String BINARY = "application/octet-stream";
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");
    /** Whoever gives up does not wait long for the server to hear of it. */
    private static final Duration ABORT_TIMEOUT = Duration.ofSeconds(5);

    private final S3Client client;
    private final String bucket;
    private final String keyPrefix;
    private final AwsFaults faults;

    /** @param keyPrefix empty, or ends with a slash */
    S3Objects(S3Client client, String bucket, String keyPrefix) {
        this.client = client;
        this.bucket = bucket;
        this.keyPrefix = keyPrefix;
        this.faults = new AwsFaults(AwsService.S3, "bucket " + bucket);
    }

    void put(String key, byte[] bytes, int length) {
        faults.call(
                "writing " + key,
                () -> client.putObject(
                        request -> request.bucket(bucket).key(keyPrefix + key).contentType(BINARY),
                        body(bytes, length)));
    }

    /**
     * Reads a range.
     *
     * @param etag the only version wanted; absent: whatever is there
     */
    RangeAnswer get(String key, long from, long length, @Nullable String etag) {
        String doing = "reading " + key;
        try {
            ResponseBytes<GetObjectResponse> answer = client.getObject(
                    request -> request.bucket(bucket)
                            .key(keyPrefix + key)
                            .range("bytes=" + from + "-" + (from + length - 1))
                            .ifMatch(etag),
                    ResponseTransformer.toBytes());
            RangeAnswer.Part part = part(doing, answer, from, length);
            return etag == null || part.version().etag().equals(etag) ? part : new RangeAnswer.Changed();
        } catch (S3Exception e) {
            // Only S3's own word for it: a proxy's 404, or a bucket's, must not make objects look deleted.
            if (e.statusCode() == 404 && AwsTrouble.code(e).equals("NoSuchKey")) {
                return new RangeAnswer.Missing();
            }
            if (e.statusCode() == 412) {
                return new RangeAnswer.Changed();
            }
            if (e.statusCode() == 416) {
                return new RangeAnswer.BeyondEnd();
            }
            throw faults.of(doing, e);
        } catch (SdkException e) {
            throw faults.of(doing, e);
        }
    }

    /** Deletes every object whose key starts with the prefix, a page of at most 1,000 at a time. */
    void deleteAll(String prefix) {
        String doing = "deleting " + prefix;
        @Nullable String next = null;
        boolean more = true;
        while (more) {
            @Nullable String token = next;
            ListObjectsV2Response page = faults.call(
                    doing,
                    () -> client.listObjectsV2(request ->
                            request.bucket(bucket).prefix(keyPrefix + prefix).continuationToken(token)));
            delete(
                    doing,
                    page.contents().stream()
                            .map(object ->
                                    ObjectIdentifier.builder().key(object.key()).build())
                            .toList());
            next = page.nextContinuationToken();
            more = Boolean.TRUE.equals(page.isTruncated()) && next != null;
        }
    }

    /** Objects in the order of their keys, behind {@code after}. */
    List<StoredObject> list(String prefix, @Nullable String after, int limit) {
        return faults
                .call(
                        "listing " + prefix,
                        () -> client.listObjectsV2(request -> request.bucket(bucket)
                                .prefix(keyPrefix + prefix)
                                .startAfter(after == null ? null : keyPrefix + after)
                                .maxKeys(limit)))
                .contents()
                .stream()
                .map(object -> new StoredObject(object.key().substring(keyPrefix.length()), object.lastModified()))
                .toList();
    }

    String startUpload(String key) {
        return faults.call(
                        "writing " + key,
                        () -> client.createMultipartUpload(request ->
                                request.bucket(bucket).key(keyPrefix + key).contentType(BINARY)))
                .uploadId();
    }

    /** @param number from 1 */
    CompletedPart sendPart(String key, String upload, int number, byte[] bytes, int length) {
        return faults.call("writing part " + number + " of " + key, () -> {
            String etag = client.uploadPart(
                            request -> request.bucket(bucket)
                                    .key(keyPrefix + key)
                                    .uploadId(upload)
                                    .partNumber(number),
                            body(bytes, length))
                    .eTag();
            return CompletedPart.builder().partNumber(number).eTag(etag).build();
        });
    }

    void completeUpload(String key, String upload, List<CompletedPart> parts) {
        faults.call(
                "writing " + key,
                () -> client.completeMultipartUpload(request -> request.bucket(bucket)
                        .key(keyPrefix + key)
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts))));
    }

    void abortUpload(String key, String upload) {
        faults.call(
                "giving up " + key,
                () -> client.abortMultipartUpload(request -> request.bucket(bucket)
                        .key(keyPrefix + key)
                        .uploadId(upload)
                        .overrideConfiguration(call -> call.apiCallTimeout(ABORT_TIMEOUT))));
    }

    FaultException interrupted(String doing, InterruptedException cause) {
        return faults.of(doing, cause);
    }

    private void delete(String doing, List<ObjectIdentifier> objects) {
        if (objects.isEmpty()) {
            return;
        }
        DeleteObjectsResponse answer = faults.call(
                doing,
                () -> client.deleteObjects(request -> request.bucket(bucket)
                        .delete(all -> all.objects(objects).quiet(true))));
        if (!answer.errors().isEmpty()) {
            S3Error first = answer.errors().getFirst();
            throw FaultCode.OBJECTS_UNAVAILABLE.asException("bucket " + bucket + ": " + doing + " failed for "
                    + answer.errors().size() + " objects, the first is " + first.key() + " (" + first.code() + ", "
                    + first.message() + "): see that the credentials allow s3:DeleteObject, and call again");
        }
    }

    private static RangeAnswer.Part part(
            String doing, ResponseBytes<GetObjectResponse> answer, long from, long length) {
        byte[] bytes = answer.asByteArrayUnsafe();
        String etag = Objects.requireNonNullElse(answer.response().eTag(), "");
        Matcher range =
                RANGE.matcher(Objects.requireNonNullElse(answer.response().contentRange(), ""));
        boolean ranged = range.matches();
        long start = ranged ? Long.parseLong(range.group(1)) : 0;
        long size = ranged ? Long.parseLong(range.group(3)) : bytes.length;
        if (etag.isEmpty()) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                    doing + " brought something that is no object of S3: see that"
                            + " the endpoint (spring.cloud.aws.endpoint) is one of S3");
        }
        if (start > from || start + bytes.length < Math.min(from + length, size)) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException(doing + " brought " + bytes.length + " bytes from " + start
                    + " of " + size + " where " + length + " from " + from + " were asked for: call again");
        }
        return new RangeAnswer.Part(new RangeAnswer.Version(etag, size), start, bytes);
    }

    /** Repeatable, without a copy: the bytes stay as they are until the call is over. */
    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes, 0, length), length, BINARY);
    }
}
