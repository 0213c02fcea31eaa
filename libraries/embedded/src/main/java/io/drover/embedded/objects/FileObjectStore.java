package io.drover.embedded.objects;

import io.drover.embedded.writes.WriteHealth;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Cursor;
import io.drover.ports.ObjectKeys;
import io.drover.ports.ObjectStore;
import io.drover.ports.Page;
import io.drover.ports.StoredObject;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Objects as files below a directory, which any number of processes of this machine may share. An object is written
 * beside the others and then moved into place, so a reader sees the old one or the new one and never a part. A key
 * must not be a folder of another ({@code a} beside {@code a/b}): such a put fails.
 *
 * <p>Without {@code syncs} an object outlives the death of every process, but not a crash of the operating system or a
 * power cut within the next seconds; with it, it outlives those as well and a put costs a disk flush.
 */
public final class FileObjectStore implements ObjectStore {

    /** A block of most disks. */
    private static final int PROBE_BYTES = 4_096;

    private final Path root;
    private final Staging staging;
    private final boolean syncs;
    private final WriteHealth health;

    /**
     * Makes the directory if it does not exist.
     *
     * @throws FaultException with OBJECTS_UNAVAILABLE if it cannot be written to
     */
    public FileObjectStore(Path root, boolean syncs) {
        this.root = root.toAbsolutePath().normalize();
        this.syncs = syncs;
        this.health = new WriteHealth("the object directory " + this.root);
        try {
            this.staging = Staging.below(this.root);
        } catch (IOException e) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                    "the object directory " + this.root + " cannot be used (" + reason(e)
                            + "): make it writable or name another with drover.backend.objects.url",
                    e);
        }
    }

    @Override
    public void put(String key, byte[] bytes) {
        try (FileUpload upload = upload(key)) {
            upload.write(bytes);
            upload.commit();
        }
    }

    @Override
    public FileUpload upload(String key) {
        Path target = path(key);
        try {
            Path part = staging.next();
            return new FileUpload(key, part, target, staging.open(part), this);
        } catch (IOException e) {
            throw failedWriting(key, e);
        }
    }

    /** Tries with a part that is given up, where nothing was written for some seconds or the last try failed. */
    @Override
    public void checkWrites() {
        if (health.isFresh()) {
            return;
        }
        Path part = staging.next();
        try {
            try (OutputStream file = staging.open(part)) {
                file.write(new byte[PROBE_BYTES]);
            } finally {
                Files.deleteIfExists(part);
            }
            health.worked();
        } catch (IOException e) {
            throw failedWriting("a file", e);
        }
    }

    @Override
    public byte[] read(String key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no such range: " + length + " bytes from " + offset);
        }
        Path path = path(key);
        try (FileChannel file = FileChannel.open(requireFile(path), StandardOpenOption.READ)) {
            long there = Math.max(0, file.size() - offset);
            byte[] bytes = new byte[(int) Math.min(length, there)];
            ByteBuffer into = ByteBuffer.wrap(bytes);
            while (into.hasRemaining() && file.read(into, offset + into.position()) >= 0) {}
            return into.hasRemaining() ? Arrays.copyOf(bytes, into.position()) : bytes;
        } catch (IOException e) {
            throw failedReading(key, path, e);
        }
    }

    @Override
    public InputStream open(String key) {
        Path path = path(key);
        try {
            return Files.newInputStream(requireFile(path));
        } catch (IOException e) {
            throw failedReading(key, path, e);
        }
    }

    @Override
    public OptionalLong size(String key) {
        Path path = path(key);
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return file.isRegularFile() ? OptionalLong.of(file.size()) : OptionalLong.empty();
        } catch (IOException e) {
            if (isAbsent(path, e)) {
                return OptionalLong.empty();
            }
            throw failed("reading", key, e);
        }
    }

    @Override
    public void deleteAll(String prefix) {
        ObjectKeys.requirePrefix(prefix);
        int slash = prefix.lastIndexOf('/');
        Path folder = slash < 0 ? root : root.resolve(prefix.substring(0, slash));
        try {
            FileTrees.deleteMatching(folder, prefix.substring(slash + 1));
        } catch (IOException e) {
            throw failed("deleting", prefix, e);
        }
    }

    @Override
    public Page<StoredObject> list(String prefix, @Nullable String cursor, int limit) {
        ObjectKeys.requirePrefix(prefix);
        String after = cursor == null ? "" : Cursor.read(cursor, ObjectKeys::require);
        try {
            return Cursor.page(FileTrees.list(root, prefix, after, limit + 1), limit, StoredObject::key);
        } catch (IOException e) {
            throw failed("listing", prefix, e);
        }
    }

    /** Moves a finished part to its place. */
    void settle(String key, FileOutputStream stream, Path part, Path target) {
        try (stream) {
            if (syncs) {
                stream.getFD().sync();
            }
            stream.close();
            FileTrees.move(part, target);
            if (syncs) {
                FileTrees.syncFolder(target);
            }
            health.worked();
        } catch (IOException e) {
            throw failedWriting(key, e);
        }
    }

    FaultException failedWriting(String key, IOException e) {
        return health.failed(failed("writing", key, e));
    }

    FaultException failed(String doing, String key, IOException e) {
        String remedy = isFull(e)
                ? "the disk is full" + although()
                        + ": free space, or name a directory on another disk with drover.backend.objects.url"
                : reason(e) + ": see that the directory exists and can be written to";
        return FaultCode.OBJECTS_UNAVAILABLE.asException(
                doing + " " + key + " below " + root + " failed, " + remedy, e);
    }

    /** A disk may have bytes left and take no more files, or none of this user. */
    private String although() {
        try {
            long free = Files.getFileStore(root).getUsableSpace() >> 20;
            return free == 0 ? "" : " (" + free + " MB are free: it is out of inodes, or a quota is used up)";
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether the operating system said so; Java has no exception of its own for it. */
    static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }

    private Path path(String key) {
        return root.resolve(ObjectKeys.require(key));
    }

    /** What is no file is no object; and to open a pipe is to wait for who writes into it. */
    private static Path requireFile(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new NoSuchFileException(path.toString(), null, "it is no file");
        }
        return path;
    }

    private FaultException failedReading(String key, Path path, IOException e) {
        return isAbsent(path, e)
                ? FaultCode.NOT_FOUND.asException("there is no object " + key, e)
                : failed("reading", key, e);
    }

    /**
     * Whether reading failed because there is no such object: no file, a folder, or a path below a file. A directory
     * that went away as a whole (a disk not mounted) is a failure of the store: its objects are not known to be gone.
     */
    private boolean isAbsent(Path path, IOException e) {
        boolean nothing =
                e instanceof NoSuchFileException || Files.isDirectory(path) || FileTrees.isBelowFile(root, path);
        return nothing && Files.isDirectory(root);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
