package io.drover.standalone;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * That one process at a time starts its back ends on a data directory. The store itself lets any process of the machine
 * in; two queue servers and two owners of the fleet would not know of each other. The system gives the lock back when the
 * process is gone, however it went.
 */
final class DataLock implements AutoCloseable {

    /** Those of this process: the system drops its locks on a file whenever it closes it, so it may not even look. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DataLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    private static Path file(Path data) {
        return data.toAbsolutePath().normalize().resolve("lock");
    }

    /** Whether another embedded Drover runs there. Makes nothing. */
    static boolean isTaken(Path data) {
        Path file = file(data);
        synchronized (HELD) {
            if (HELD.contains(file)) {
                return true;
            }
            if (!Files.isWritable(file)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                return lock == null;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + file, e);
            }
        }
    }

    /** @throws io.drover.wiring.start.OperatorMistake if another has it */
    static DataLock take(Path data) {
        Path file = file(data);
        synchronized (HELD) {
            if (HELD.contains(file)) {
                throw DataDirectory.inUse(data);
            }
            try {
                FileChannel channel = FileChannel.open(PrivateFiles.createFile(file), StandardOpenOption.WRITE);
                if (channel.tryLock() == null) {
                    channel.close();
                    throw DataDirectory.inUse(data);
                }
                HELD.add(file);
                return new DataLock(file, channel);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + file, e);
            }
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unlock " + file, e);
            }
        }
    }
}
