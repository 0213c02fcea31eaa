package io.drover.gateway.security;

import io.drover.model.workload.ClientId;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of the clients, as hashes: their comparison then takes the same time whatever a caller tries. */
public final class ApiKeys {

    private final Map<ClientId, byte[]> hashes;

    /** @param keys the key of each client; none: everybody may call */
    public ApiKeys(Map<String, String> keys) {
        this.hashes = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> new ClientId(entry.getKey()), entry -> sha256(entry.getValue())));
    }

    /**
     * Refuses to open the door to everybody.
     *
     * @param address where the gateway will listen; absent: everywhere
     */
    public void require(@Nullable InetAddress address) {
        if (hashes.isEmpty() && (address == null || !address.isLoopbackAddress())) {
            throw new OpenDoorException(address == null ? "every address" : address.getHostAddress());
        }
    }

    boolean none() {
        return hashes.isEmpty();
    }

    /** Whose key it is. All are compared, so that the time does not tell how far a guess got. */
    Optional<ClientId> owner(String key) {
        byte[] hash = sha256(key);
        Optional<ClientId> owner = Optional.empty();
        for (Map.Entry<ClientId, byte[]> entry : hashes.entrySet()) {
            if (MessageDigest.isEqual(entry.getValue(), hash)) {
                owner = Optional.of(entry.getKey());
            }
        }
        return owner;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
