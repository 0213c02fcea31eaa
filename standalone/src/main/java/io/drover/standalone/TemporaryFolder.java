package io.drover.standalone;

import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where libraries unpack what is not Java, and run it from. */
final class TemporaryFolder {

    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final long LEAST_BYTES = 32L << 20;

    private TemporaryFolder() {}

    static void check(Path folder) {
        String place = "the temporary folder " + folder;
        try {
            if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw mistake(place + " is no directory that this user may write to");
            }
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < LEAST_BYTES) {
                throw mistake("the disk of " + place + " has " + (free >> 20) + " MB left and Drover needs "
                        + (LEAST_BYTES >> 20));
            }
            if (Files.isReadable(MOUNTS) && mayNotRun(folder.toRealPath(), Files.readAllLines(MOUNTS))) {
                throw mistake(place + " is mounted noexec, and libraries run from there");
            }
        } catch (IOException e) {
            throw mistake(place + " cannot be used (" + e.getMessage() + ")");
        }
    }

    /** @param mounts lines of a device, a place, a type and options; of two at one place the later one is seen */
    static boolean mayNotRun(Path folder, List<String> mounts) {
        Path nearest = Path.of("/");
        boolean noexec = false;
        for (String mount : mounts) {
            String[] words = mount.split(" ");
            if (words.length < 4) {
                continue;
            }
            Path at = Path.of(words[1].replace("\\040", " "));
            if (folder.startsWith(at) && at.startsWith(nearest)) {
                nearest = at;
                noexec = Arrays.asList(words[3].split(",")).contains("noexec");
            }
        }
        return noexec;
    }

    private static OperatorMistake mistake(String what) {
        return new OperatorMistake(what + ". Name another in DROVER_JAVA_OPTS, with -Djava.io.tmpdir=DIR");
    }
}
