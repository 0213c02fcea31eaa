package io.drover.aws.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * How much of S3's objects is held on this side.
 *
 * @param partBytes an upload that grows beyond it goes in parts of this size, two of which are in memory at most
 * @param aheadBytes what is read at once for a range of at most half of it
 * @param keptBytes most bytes of what was read so that are kept in memory; the least recently used go first
 * @param keptFor how long that is trusted without asking S3 again
 */
public record S3Settings(int partBytes, int aheadBytes, long keptBytes, Duration keptFor) {

    /** S3 refuses smaller parts, except as the last one. */
    public static final int LEAST_PART_BYTES = 5 << 20;

    private static final int MOST_PART_BYTES = 512 << 20;
    private static final int MOST_AHEAD_BYTES = 8 << 20;

    public static final S3Settings DEFAULT = new S3Settings(8 << 20, 1 << 20, 16L << 20, Duration.ofMinutes(30));

    public S3Settings {
        if (partBytes < LEAST_PART_BYTES || partBytes > MOST_PART_BYTES) {
            throw new IllegalArgumentException("a part has 5 MiB to 512 MiB, not " + partBytes + " bytes");
        }
        if (aheadBytes < 2 || aheadBytes > MOST_AHEAD_BYTES) {
            throw new IllegalArgumentException("2 bytes to 8 MiB are read at once, not " + aheadBytes + " bytes");
        }
        if (keptBytes < 0 || keptFor.isNegative()) {
            throw new IllegalArgumentException("nothing negative is kept: " + keptBytes + " bytes for " + keptFor);
        }
    }

    /** @param endpoint of another server than AWS's own, whose buckets are then paths and not host names */
    public static void address(S3ClientBuilder builder, URI endpoint) {
        String host = String.valueOf(endpoint.getHost());
        boolean aws = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
        builder.endpointOverride(endpoint).forcePathStyle(!aws);
    }
}
