package io.drover.link;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key that both ends of a link know, and what each says to prove that without saying the key. Thread-safe. */
final class AccessKey {

    static final int NONCE_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom CHANCE = new SecureRandom();

    /** Who proves: a proof of one side is worth nothing on the other. */
    enum Side {
        SERVER,
        WORKER;

        private final byte[] label =
                ("drover-link " + name().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What makes a proof good for one connection only.
     *
     * @param server where the server was reached: proofs of a server that listens elsewhere are of no use here
     */
    record Occasion(byte[] workersNonce, byte[] serversNonce, String server) {

        /** The address as both ends see it; of two in one process it is the name of the transport. */
        static String place(SocketAddress address) {
            return address instanceof InetSocketAddress inet
                    ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                    : String.valueOf(address);
        }
    }

    /** Made before the first connection, which would else wait for the cryptography of Java to be loaded. */
    private final Mac keyed;

    AccessKey(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("a link needs an access key");
        }
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    static byte[] newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        CHANCE.nextBytes(nonce);
        return nonce;
    }

    byte[] proof(Side side, Occasion occasion) {
        try {
            Mac mac = (Mac) keyed.clone();
            // All but the last part have one length each, so no two occasions read the same.
            mac.update(side.label);
            mac.update(occasion.workersNonce());
            mac.update(occasion.serversNonce());
            return mac.doFinal(occasion.server().getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }

    /** Takes the same time wherever a guess goes wrong. */
    boolean isProof(byte[] said, Side side, Occasion occasion) {
        return MessageDigest.isEqual(said, proof(side, occasion));
    }
}
