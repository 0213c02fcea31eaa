package io.drover.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A file of keys that only its owner may read. One key a line: the role, the client, and the key or the word
 * {@code sha256:} with its hash in hexadecimal; blank lines and lines that start with {@code #} are skipped. A client
 * may have several keys, so that a new one can be handed out before the old one ends; a key has one client and role.
 */
final class KeysFile {

    private static final String HASHED = "sha256:";
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private KeysFile() {}

    static Keys read(Path file) {
        try {
            refuseOpen(file);
            Keys keys = Keys.NONE;
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    keys = keys.and(key(line, file + ", line " + (i + 1)));
                }
            }
            if (keys.none()) {
                throw new DoorException(
                        "the keys file " + file + " holds no key", "Write one a line: 'operator NAME KEY'.");
            }
            return keys;
        } catch (NoSuchFileException e) {
            throw new DoorException(
                    "there is no keys file " + file,
                    "Name another with drover.door.keys-file, or make it, with mode 0600 and lines 'operator NAME KEY'.");
        } catch (IOException e) {
            throw new DoorException(
                    "the keys file " + file + " cannot be read (" + e + ")",
                    "See that drover.door.keys-file names a text file that this user may read.");
        }
    }

    private static void refuseOpen(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
        if (!OWNERS.containsAll(given)) {
            throw new DoorException(
                    "the keys file " + file + " is open to other users (" + PosixFilePermissions.toString(given) + ")",
                    "Close it with 'chmod 600 " + file + "', and hand out new keys if others may have read them.");
        }
    }

    private static Keys key(String line, String place) {
        String[] words = line.split("\\s+");
        if (words.length != 3) {
            throw unreadable(place, "has " + words.length + " words and not three");
        }
        try {
            Role role = Role.valueOf(words[0].toUpperCase(Locale.ROOT));
            if (!words[2].regionMatches(true, 0, HASHED, 0, HASHED.length())) {
                return Keys.NONE.with(words[1], role, words[2], place);
            }
            byte[] hash = HexFormat.of().parseHex(words[2].substring(HASHED.length()));
            if (hash.length != 32) {
                throw unreadable(place, "has a hash that is no SHA-256");
            }
            return Keys.NONE.withHash(words[1], role, hash, place);
        } catch (IllegalArgumentException e) {
            // Without the exception's words, which may quote the key.
            throw unreadable(place, "names no role, client and key");
        }
    }

    private static DoorException unreadable(String place, String what) {
        return new DoorException(
                place + " " + what,
                "Each line is 'client NAME KEY' or 'operator NAME KEY'; a key may be 'sha256:HEX'.");
    }
}
