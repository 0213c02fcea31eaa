package io.drover.aws.s3;

import io.drover.model.fault.FaultCode;
import io.drover.ports.ObjectKeys;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects of one bucket. What was read with a small range costs its neighbours no request: it is kept in memory, and served
 * for up to the settings' time although somebody else replaced or deleted the object; a read never mixes versions. What this
 * store itself writes or deletes is seen at once. Streams and sizes always ask S3.
 *
 * <p>Sizes come from a GET of one byte: it costs as much as a HEAD, and its failures say what is wrong.
 */
public final class S3ObjectStore implements ObjectStore {

    /** Beyond every object's end. */
    private static final long FAR = 1L << 50;

    private final S3Objects objects;
    private final ReadAhead ranges;
    private final int partBytes;

    /**
     * @param client stays the caller's; its time-outs bound every call
     * @param keyPrefix what every key starts with in the bucket; may be empty
     * @param clock says how old is what was kept
     */
    public S3ObjectStore(S3Client client, String bucket, String keyPrefix, S3Settings settings, InstantSource clock) {
        this.objects = new S3Objects(client, bucket, folder(keyPrefix));
        this.ranges = new ReadAhead(objects, settings, clock);
        this.partBytes = settings.partBytes();
    }

    @Override
    public void put(String key, byte[] bytes) {
        try (S3Upload upload = upload(key)) {
            upload.write(bytes);
            upload.commit();
        }
    }

    @Override
    public S3Upload upload(String key) {
        return new S3Upload(objects, ObjectKeys.require(key), partBytes, () -> ranges.drop(key::equals));
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no such range: " + length + " bytes from " + offset);
        }
        return ranges.read(ObjectKeys.require(key), Math.min(offset, FAR), length);
    }

    @Override
    public InputStream open(String key) {
        return new RangedStream(objects, ObjectKeys.require(key));
    }

    @Override
    public OptionalLong size(String key) {
        return switch (objects.get(ObjectKeys.require(key), 0, 1, null)) {
            case RangeAnswer.Part part -> OptionalLong.of(part.version().size());
            case RangeAnswer.BeyondEnd empty -> OptionalLong.of(0);
            case RangeAnswer.Missing missing -> OptionalLong.empty();
            case RangeAnswer.Changed changed ->
                throw FaultCode.OBJECTS_UNAVAILABLE.asException("S3 says that " + key + " changed, unasked");
        };
    }

    @Override
    public void deleteAll(String prefix) {
        try {
            objects.deleteAll(ObjectKeys.requirePrefix(prefix));
        } finally {
            ranges.drop(key -> key.startsWith(prefix));
        }
    }

    @Override
    public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
        // S3 answers at most 1,000: a full page is followed by one that may be empty.
        List<StoredObject> found = objects.list(ObjectKeys.requirePrefix(prefix), cursor, limit);
        return new Page<>(found, found.size() < limit ? null : found.getLast().key());
    }

    /** Ends with a slash, unless it is empty. */
    static String folder(String keyPrefix) {
        if (keyPrefix.isEmpty()) {
            return "";
        }
        String prefix = ObjectKeys.requirePrefix(keyPrefix);
        return prefix.endsWith("/") ? prefix : prefix + "/";
    }
}
