package io.drover.door;

import io.drover.model.workload.ClientId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys, as hashes: their comparison then takes the same time whatever a caller tries. Thread-safe. */
public final class Keys {

    public static final Keys NONE = new Keys(List.of());

    /** @param place where it was given, for whoever has to mend it */
    private record Entry(Caller caller, byte[] hash, String place) {

        /** Whether one key would have two meanings. */
        boolean contradicts(Entry other) {
            return MessageDigest.isEqual(hash, other.hash) && !caller.equals(other.caller);
        }
    }

    private final List<Entry> entries;

    private Keys(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * These and one more.
     *
     * @param place where it was given, for whoever has to mend it
     * @throws DoorException if another client, or the same one in another role, has this key
     */
    Keys with(String client, Role role, String key, String place) {
        return withHash(client, role, sha256(key), place);
    }

    Keys withHash(String client, Role role, byte[] hash, String place) {
        return and(new Keys(List.of(new Entry(new Caller(new ClientId(client), role), hash, place))));
    }

    /** Both. Throws like {@link #with}. */
    Keys and(Keys others) {
        for (Entry other : others.entries) {
            entries.stream().filter(other::contradicts).findFirst().ifPresent(entry -> {
                throw new DoorException(
                        "one key is given to " + entry.caller.inWords() + " (" + entry.place + ") and to "
                                + other.caller.inWords() + " (" + other.place + ")",
                        "Give each a key of its own: with a shared one, one would act as the other.");
            });
        }
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
