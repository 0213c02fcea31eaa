package io.drover.aws.s3;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much of S3's objects is held on this side.
 *
 * @param partBytes an upload that grows beyond it goes in parts of this size, two of which are in memory at most
 * @param blockBytes ranges are read in aligned blocks of this size
 * @param cacheBytes most bytes of blocks kept as files; the least recently used go first
 * @param cacheDirectory where a process makes a folder of its own for them; on a disk of this machine
 * @param cacheAge how long a kept block is trusted without asking S3 again
 */
public record S3Settings(int partBytes, int blockBytes, long cacheBytes, Path cacheDirectory, Duration cacheAge) {

    /** S3 refuses smaller parts, except as the last one. */
    public static final int LEAST_PART_BYTES = 5 << 20;

    private static final int MOST_PART_BYTES = 512 << 20;
    private static final int LEAST_BLOCK_BYTES = 4 << 10;
    private static final int MOST_BLOCK_BYTES = 64 << 20;

    public static final S3Settings DEFAULT = new S3Settings(
            8 << 20, 1 << 20, 256L << 20, Path.of(System.getProperty("java.io.tmpdir")), Duration.ofMinutes(30));

    public S3Settings {
        if (partBytes < LEAST_PART_BYTES || partBytes > MOST_PART_BYTES) {
            throw new IllegalArgumentException("a part has 5 MiB to 512 MiB, not " + partBytes + " bytes");
        }
        if (blockBytes < LEAST_BLOCK_BYTES || blockBytes > MOST_BLOCK_BYTES) {
            throw new IllegalArgumentException("a block has 4 KiB to 64 MiB, not " + blockBytes + " bytes");
        }
        if (cacheBytes < 0 || cacheAge.isNegative()) {
            throw new IllegalArgumentException(
                    "a cache has neither a negative size (" + cacheBytes + ") nor age (" + cacheAge + ")");
        }
        cacheDirectory = cacheDirectory.toAbsolutePath().normalize();
    }
}
