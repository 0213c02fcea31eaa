package io.drover.embedded.store;

import java.io.IOException;
import java.nio.file.Path;

/** Which run of the system this is: a power cut ends one, the death of a process does not. */
final class SystemRun {

    private static final String UNKNOWN = "unknown";
    private static final String CURRENT = look();

    private SystemRun() {}

    static String current() {
        return CURRENT;
    }

    static boolean isKnown() {
        return !CURRENT.equals(UNKNOWN);
    }

    private static String look() {
        try {
            return DurableFile.read(Path.of("/proc/sys/kernel/random/boot_id"))
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
