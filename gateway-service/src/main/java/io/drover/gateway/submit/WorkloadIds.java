package io.drover.gateway.submit;

import io.drover.model.workload.ClientId;
import io.drover.model.workload.WorkloadId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes names for workloads and their bags. Thread-safe if the generator is. */
public final class WorkloadIds {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int BITS = 5;
    private static final int TIME_DIGITS = 10;
    private static final int RANDOM_DIGITS = 12;
    private static final int KEY_DIGITS = 26;

    private final InstantSource clock;
    private final RandomGenerator random;

    public WorkloadIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** An id nobody has; later ones sort behind earlier ones to the millisecond. */
    public WorkloadId fresh() {
        return new WorkloadId("w-" + digits(clock.millis(), TIME_DIGITS) + unique());
    }

    /** The same id for the same client and key, whoever asks and whenever. */
    public WorkloadId forKey(ClientId client, String key) {
        // Neither a client id nor a header value holds a line break.
        byte[] hash = sha256((client.value() + "\n" + key).getBytes(StandardCharsets.UTF_8));
        StringBuilder id = new StringBuilder("w-k");
        for (int digit = 0; digit < KEY_DIGITS; digit++) {
            id.append(DIGITS.charAt(bitsAt(hash, digit * BITS)));
        }
        return new WorkloadId(id.toString());
    }

    /** Text that tells one attempt to store a bag from another. */
    public String unique() {
        return digits(random.nextLong(), RANDOM_DIGITS);
    }

    private static String digits(long value, int count) {
        char[] text = new char[count];
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= BITS;
        }
        return new String(text);
    }

    private static int bitsAt(byte[] bytes, int bit) {
        int pair = ((bytes[bit / 8] & 0xff) << 8) | (bytes[bit / 8 + 1] & 0xff);
        return (pair >>> (16 - BITS - bit % 8)) & 31;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
