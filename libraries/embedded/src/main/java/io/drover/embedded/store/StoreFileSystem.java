package io.drover.embedded.store;

import java.util.List;
import java.util.Locale;

/** Which file systems a store may lie on: those whose locks and shared memory all processes of a machine see alike. */
final class StoreFileSystem {

    private static final List<String> OF_OTHER_MACHINES = List.of(
            "nfs", "cifs", "smb", "afs", "9p", "ncp", "ceph", "gluster", "lustre", "beegfs", "gpfs", "davfs", "webdav",
            "coda", "vboxsf", "osxfuse", "macfuse", "sshfs");

    private StoreFileSystem() {}

    /**
     * Whether locks cannot be trusted there.
     *
     * @param type as {@link java.nio.file.FileStore#type} tells it, such as {@code ext4}, {@code nfs4} or {@code
     *     fuse.sshfs}
     */
    static boolean isRemote(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        // fuseblk is a disk of this machine, with a file system that the kernel does not know itself.
        boolean fuse = name.startsWith("fuse") && !name.equals("fuseblk");
        return fuse || OF_OTHER_MACHINES.stream().anyMatch(name::startsWith);
    }
}
