package io.drover.embedded.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The door before an embedded stand-in of AWS. Its callers are processes of this installation: they come to a loopback
 * address, from no web page, and sign their requests with an access key that is 128 bits of chance and kept where only
 * its owner can read it. Knowing the key is what counts; the signature itself is not verified, since whoever could
 * read the key on its way could also read the secret. Thread-safe.
 */
public final class LocalDoor {

    public static final String REFUSAL = "requests must be signed with this endpoint's access key and go to a loopback"
            + " address; processes of its installation know the key";

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

    private final String signed;

    /** @param accessKey the key that requests must name; absent: any, but they must be signed */
    public LocalDoor(@Nullable String accessKey) {
        this.signed = "AWS4-HMAC-SHA256 Credential=" + (accessKey == null ? "" : accessKey + "/");
    }

    /** Whether a request with these headers may come in. */
    public boolean admits(@Nullable String host, @Nullable String origin, @Nullable String authorization) {
        return host != null
                && LOOPBACK.matcher(host).matches()
                && origin == null
                && authorization != null
                && startsSigned(authorization);
    }

    /** Takes the same time wherever a guess goes wrong. */
    private boolean startsSigned(String authorization) {
        String start = authorization.substring(0, Math.min(signed.length(), authorization.length()));
        return MessageDigest.isEqual(start.getBytes(StandardCharsets.UTF_8), signed.getBytes(StandardCharsets.UTF_8));
    }
}
