package io.drover.standalone;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * That one process at a time starts its back ends on a data directory. The store itself lets any process of the machine
 * in; two queue servers and two owners of the fleet would not know of each other. The system gives the lock back when the
 * process is gone, however it went.
 */
final class DataLock implements AutoCloseable {

    /** Those of this process: the system drops its locks on a file whenever it closes it, so it may not even look. */
    private static final Set<Path> HELD = new HashSet<>();

    private static final int TRIES = 10;
    private static final long BETWEEN_TRIES_NANOS = 10_000_000;

    private final Path file;
    private final FileChannel channel;
    private final Path turn;

    private DataLock(Path file, FileChannel channel, Path turn) {
        this.file = file;
        this.channel = channel;
        this.turn = turn;
    }

    private static Path file(Path data) {
        return data.toAbsolutePath().normalize().resolve("lock");
    }

    /** Beside the lock, whose file may not be opened once more by who holds it. */
    private static Path turnFile(Path data) {
        return data.toAbsolutePath().normalize().resolve("turn");
    }

    /**
     * What tells who has the lock from all who had it before, also from their {@code connection.properties}. It is there while
     * the lock is held, and stays if its holder is killed.
     */
    static Optional<String> turn(Path data) {
        try {
            return Optional.of(Files.readString(turnFile(data)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + turnFile(data), e);
        }
    }

    private static void begin(FileChannel channel, Path turn) throws IOException {
        try {
            PrivateFiles.write(turn, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether another embedded Drover runs there. Makes nothing. */
    static boolean isTaken(Path data) {
        Path file = file(data);
        synchronized (HELD) {
            if (HELD.contains(file)) {
                return true;
            }
            if (!Files.isReadable(file)) {
                return false;
            }
            // Shared: those who look do not see one another.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                    FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
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
                if (!locks(channel)) {
                    channel.close();
                    throw DataDirectory.inUse(data);
                }
                begin(channel, turnFile(data));
                HELD.add(file);
                return new DataLock(file, channel, turnFile(data));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot lock " + file, e);
            }
        }
    }

    /** Tries more than once: somebody may be looking just now, who waits for a Drover to join. */
    private static boolean locks(FileChannel channel) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            if (channel.tryLock() != null) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        }
        return false;
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(file);
            try (channel) {
                Files.deleteIfExists(turn);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unlock " + file, e);
            }
        }
    }
}
