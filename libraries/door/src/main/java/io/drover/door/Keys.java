package io.drover.door;

import io.drover.model.workload.ClientId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys, as hashes: their comparison then takes the same time whatever a caller tries. Thread-safe. */
public final class Keys {

    public static final Keys NONE = new Keys(List.of());

    private record Entry(Caller caller, byte[] hash) {}

    private final List<Entry> entries;

    private Keys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** These and one more. */
    Keys with(String client, Role role, String key) {
        return withHash(client, role, sha256(key));
    }

    Keys withHash(String client, Role role, byte[] hash) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(new Caller(new ClientId(client), role), hash));
        return new Keys(more);
    }

    Keys and(Keys others) {
        return new Keys(Stream.concat(entries.stream(), others.entries.stream()).toList());
    }

    boolean none() {
        return entries.isEmpty();
    }

    /** Whose key it is. All are compared, so that the time does not tell how far a guess got. */
    Optional<Caller> caller(String key) {
        byte[] hash = sha256(key);
        Optional<Caller> caller = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                caller = Optional.of(entry.caller());
            }
        }
        return caller;
    }

    static String hashOf(String key) {
        return HexFormat.of().formatHex(sha256(key));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
