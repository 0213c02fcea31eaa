package io.drover.blackbox;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Segments in files of a folder, {@code NAME-NUMBER.jsonl.gz}, of which the oldest go when they become too many. Only their
 * owner may read them. Used by one thread; another process may write segments of the same name at the same time.
 */
final class Ring implements AutoCloseable {

    static final String SUFFIX = ".jsonl.gz";
    /** The ring is so many segments long, and begins with a whole one. */
    private static final int SEGMENTS = 16;
    /** A segment is so many times as long as its beginning, so that those do not use it up. */
    private static final int BEGINNINGS = 4;

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final String name;
    private final long limit;
    private final Pattern names;
    private @Nullable Segment segment;

    /** A file that is being written. */
    private static final class Segment {
        private final FileChannel file;
        private final OutputStream lines;
        private long beginning;

        private Segment(FileChannel file) throws IOException {
            this.file = file;
            this.lines = new GZIPOutputStream(Channels.newOutputStream(file), BUFFER, true) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }

        private void write(byte[] line) throws IOException {
            lines.write(line);
            lines.write('\n');
        }
    }

    /** @param limit bytes that all segments of that name have together at most */
    Ring(Path folder, String name, long limit) {
        this.folder = folder;
        this.name = name;
        this.limit = limit;
        this.names = Pattern.compile(Pattern.quote(name) + "-(\\d{1,18})" + Pattern.quote(SUFFIX));
    }

    /** Ends the segment, if there is one, and begins another with that line. */
    void begin(byte[] line) throws IOException {
        close();
        PrivateFiles.createDirectories(folder);
        if (PrivateFiles.isOpen(folder)) {
            throw new IOException("the folder " + folder + " is open to other users of this machine");
        }
        makeRoom();
        Segment next = new Segment(create());
        segment = next;
        next.write(line);
        next.lines.flush();
        next.beginning = next.file.position();
        if (next.beginning > limit / BEGINNINGS) {
            close();
            throw new IOException("a beginning of " + next.beginning + " bytes is too long for a ring of " + limit);
        }
    }

    private FileChannel create() throws IOException {
        long number = 1;
        for (Path file : files()) {
            number = Math.max(number, numberOf(file) + 1);
        }
        while (true) {
            try {
                return PrivateFiles.openNew(
                        folder.resolve(String.format(Locale.ROOT, "%s-%08d%s", name, number, SUFFIX)));
            } catch (FileAlreadyExistsException e) {
                number++;
            }
        }
    }

    private void makeRoom() throws IOException {
        List<Path> files = files();
        long size = limit / SEGMENTS;
        for (Path file : files) {
            size += sizeOf(file);
        }
        for (Path file : files) {
            if (size <= limit) {
                return;
            }
            size -= sizeOf(file);
            Files.deleteIfExists(file);
        }
    }

    /** Another process may have removed it. */
    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    /** The oldest first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> names.matcher(file.getFileName().toString()).matches())
                    .sorted((one, other) -> Long.compare(numberOf(one), numberOf(other)))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private long numberOf(Path file) {
        Matcher parts = names.matcher(file.getFileName().toString());
        return parts.matches() ? Long.parseLong(parts.group(1)) : 0;
    }

    boolean isOpen() {
        return segment != null;
    }

    void write(byte[] line) throws IOException {
        if (segment != null) {
            segment.write(line);
        }
    }

    /** Whether the segment is as long as it should be. */
    boolean isFull() throws IOException {
        return segment != null && segment.file.position() > Math.max(limit / SEGMENTS, BEGINNINGS * segment.beginning);
    }

    /** What was written can be read from now on, whatever becomes of this process. */
    void flush() throws IOException {
        if (segment != null) {
            segment.lines.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            Segment last = segment;
            segment = null;
            try (OutputStream _ = last.lines) {
                last.lines.flush();
            }
        }
    }
}
