package io.drover.cli.follow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where a named target really lies.
 *
 * @param path behind all links
 * @param through whether it is written to as it is: it has no content to replace, and nothing may take its place
 */
record ResultPlace(Path path, boolean through) {

    private static final int MOST_LINKS = 40;

    /** What a new file of this user is like, which its umask narrows. */
    private static final Set<PosixFilePermission> NEW = PosixFilePermissions.fromString("rw-rw-rw-");

    static ResultPlace of(Path target) throws IOException {
        Path at = target.toAbsolutePath();
        for (int i = 0; i < MOST_LINKS && !isDescriptor(at) && Files.isSymbolicLink(at); i++) {
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return new ResultPlace(at, isDescriptor(at) || Files.exists(at) && !Files.isRegularFile(at));
    }

    /** What a process has open, by its number: a link to no name. */
    private static boolean isDescriptor(Path path) {
        return path.startsWith("/dev/fd") || path.startsWith("/proc");
    }

    /** An empty file beside it, under a name of its own: what happens to be called alike is somebody's. */
    Path part() throws IOException {
        return Files.createTempFile(
                path.resolveSibling(""),
                ".drover-",
                ".part",
                isPosix()
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(NEW)}
                        : new FileAttribute<?>[0]);
    }

    /** Puts a whole file here; rights and owner stay those of the one that was here. */
    void become(Path part) throws IOException {
        if (isPosix() && Files.exists(path)) {
            keepOwner(part);
            Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(path));
        }
        Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private void keepOwner(Path part) {
        try {
            for (String name : new String[] {"unix:gid", "unix:uid"}) {
                Object was = Files.getAttribute(path, name);
                if (!was.equals(Files.getAttribute(part, name))) {
                    Files.setAttribute(part, name, was);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Only the superuser gives files away; for everybody else the new one is theirs, as the name in the folder
            // is.
        }
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
