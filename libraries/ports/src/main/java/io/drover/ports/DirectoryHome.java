package io.drover.ports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where a directory lies, noted in it: a copy of it holds the note, too, and processes that belong to the original are none
 * of the copy's. One that was moved is still the same.
 */
public final class DirectoryHome {

    private DirectoryHome() {}

    /** What is to be noted in a directory that exists. */
    public static String note(Path directory) throws IOException {
        return directory.toRealPath().toString();
    }

    /**
     * Whether a directory is a copy of another one that is still there.
     *
     * @param noted what was noted in it; one that is empty says nothing
     */
    public static boolean isCopy(Path directory, String noted) {
        if (noted.isBlank()) {
            return false;
        }
        try {
            Path home = Path.of(noted);
            return !Files.notExists(home) && !isEmpty(home) && !Files.isSameFile(home, directory);
        } catch (InvalidPathException | IOException e) {
            // What cannot be looked at may be there.
            return true;
        }
    }

    /** As the place of what was moved away is, where something is mounted; one that cannot be read is not. */
    private static boolean isEmpty(Path home) {
        String[] names = home.toFile().list();
        return names != null && names.length == 0;
    }
}
