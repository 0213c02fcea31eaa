package io.drover.model.workload;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The checksum of a body and of its parts: CRC-32C, as of results. A part's follows from those of what lies before it and
 * before its end.
 */
public final class BagSum {

    private static final int POLYNOMIAL = 0x82f63b78;
    /** The lowest bit stands for the highest power. */
    private static final int ONE = 1 << 31;

    private static final int EIGHT_BITS = ONE >>> 8;

    private BagSum() {}

    public static int of(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    public static int of(String lines) {
        return of(lines.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The sum of a part.
     *
     * @param before of all that lies before it
     * @param behind of the same with the part
     * @param bytes how long the part is
     */
    static int between(int before, int behind, long bytes) {
        return behind ^ times(before, power(bytes));
    }

    /** The polynomial that stands for so many bytes. */
    private static int power(long bytes) {
        int power = ONE;
        int factor = EIGHT_BITS;
        for (long left = bytes; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power = times(power, factor);
            }
            factor = times(factor, factor);
        }
        return power;
    }

    private static int times(int one, int other) {
        int product = 0;
        int factor = other;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((one & bit) != 0) {
                product ^= factor;
            }
            factor = (factor >>> 1) ^ ((factor & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
