package io.drover.aws.s3;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files that one process has for itself, readable for its user only. Its name says whose it is, so that
 * what a killed process left behind goes when the next one starts. Deleting a living one's folder costs that one time,
 * never correctness: all its files may vanish at any moment.
 */
final class CacheFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);

    private static final Pattern NAME = Pattern.compile("drover-s3-(\\d+)-(\\d+)-.*");
    /** A process's start is computed from ticks and comes out a little different each time. */
    private static final Duration SAME_START = Duration.ofSeconds(10);

    private final Path folder;
    private final AtomicLong count = new AtomicLong();

    private CacheFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws io.drover.model.fault.FaultException with OBJECTS_UNAVAILABLE if nothing can be written there */
    static CacheFolder below(Path parent) {
        ProcessHandle self = ProcessHandle.current();
        String prefix = String.format(
                Locale.ROOT, "drover-s3-%d-%d-", self.pid(), start(self).toEpochMilli());
        try {
            Files.createDirectories(parent);
            deleteLeftovers(parent);
            return new CacheFolder(Files.createTempDirectory(parent, prefix));
        } catch (IOException e) {
            throw FaultCode.OBJECTS_UNAVAILABLE.asException(
                    "the directory " + parent + " for blocks of objects cannot be used (" + e
                            + "): make it writable or name another with -Djava.io.tmpdir",
                    e);
        }
    }

    Path write(byte[] bytes, int offset, int length) throws IOException {
        Path file = folder.resolve(Long.toString(count.getAndIncrement()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
            while (from.hasRemaining()) {
                channel.write(from);
            }
            return file;
        } catch (IOException e) {
            delete(file);
            throw e;
        }
    }

    /** Deletes a file of this folder; none is fine. */
    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the file {} stays behind until the process has ended and another starts", file, e);
        }
    }

    @Override
    public void close() {
        try {
            deleteTree(folder);
        } catch (IOException e) {
            LOG.warn("the folder {} stays behind until another process starts", folder, e);
        }
    }

    private static void deleteLeftovers(Path parent) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, "drover-s3-*")) {
            for (Path folder : folders) {
                Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
                if (name.matches() && !isAlive(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))) {
                    LOG.info("removing {}, which a process that is gone left behind", folder);
                    new CacheFolder(folder).close();
                }
            }
        }
    }

    /** Process numbers are used again, in containers even at once. */
    private static boolean isAlive(long pid, long startMillis) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent()
                && Duration.between(start(process.get()), Instant.ofEpochMilli(startMillis))
                                .abs()
                                .compareTo(SAME_START)
                        < 0;
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("somebody was faster with {}", folder, e);
        }
        Files.deleteIfExists(folder);
    }
}
