package io.drover.embedded.objects;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder whose owner holds a lock on a file in it. The system gives the lock back however the owner ends, so whoever
 * gets it knows that the owner is dead.
 */
final class OwnedFolder {

    private static final String OWNER = "owner";
    private static final int TRIES = 10;

    /** Those of this JVM, kept open: closing any channel of a file would give back the lock of all. */
    private static final Map<Path, FileChannel> OWN = new ConcurrentHashMap<>();

    private OwnedFolder() {}

    /** Makes a folder that is owned until this process ends. */
    static Path below(Path parent) throws IOException {
        for (int left = TRIES; left > 0; left--) {
            Path folder = Files.createTempDirectory(parent, "").toAbsolutePath();
            Path file = folder.resolve(OWNER);
            FileChannel owner = PrivateFiles.openNew(file);
            OWN.put(folder, owner);
            if (owner.tryLock() != null && Files.exists(file)) {
                return folder;
            }
            // Somebody who cleans up was faster, and deletes it.
            OWN.remove(folder);
            owner.close();
        }
        throw new IOException("no folder below " + parent + " stayed");
    }

    /** Whether it had an owner and has none any more. What it holds is deleted then. */
    static boolean deletedAsOrphan(Path folder) throws IOException {
        Path file = folder.resolve(OWNER);
        if (OWN.containsKey(folder.toAbsolutePath()) || !Files.isRegularFile(file)) {
            return false;
        }
        try (FileChannel owner = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (owner.tryLock() == null) {
                return false;
            }
            FileTrees.deleteMatching(folder, "");
            return true;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
