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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Segments in files of a folder, {@code KIND-NAME-NUMBER.jsonl.gz}, of which the oldest go when those of one kind become too
 * large together. Only their owner may read them. Used by one thread; others, of other processes too, may write segments of
 * the same kind or name at the same time, and the last one of each name is left to them.
 */
final class Ring implements AutoCloseable {

    static final String SUFFIX = ".jsonl.gz";

    private static final String NUMBER = "-(\\d{1,18})" + Pattern.quote(SUFFIX);
    private static final Pattern NUMBERED = Pattern.compile("(.+)" + NUMBER);
    /** The ring is so many segments long, and begins with a whole one. */
    private static final int SEGMENTS = 16;
    /** A segment is so many times as long as its beginning, so that those do not use it up. */
    private static final int BEGINNINGS = 4;

    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final String name;
    private final long limit;
    private final Pattern own;
    private final Pattern kind;
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

    /**
     * @param name whose kind is what stands before the first '-'
     * @param limit bytes that all segments of that kind have together at most, and the last ones of other names beside
     */
    Ring(Path folder, String name, long limit) {
        this.folder = folder;
        this.name = name;
        this.limit = limit;
        this.own = Pattern.compile(Pattern.quote(name) + NUMBER);
        this.kind = Pattern.compile(Pattern.quote(name.split("-")[0]) + "(-.*)?" + NUMBER);
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
        for (Path file : files(own)) {
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
        List<Path> files = files(kind);
        long size = limit / SEGMENTS;
        Map<String, Path> last = new HashMap<>();
        for (Path file : files) {
            size += file.toFile().length();
            last.put(nameOf(file), file);
        }
        for (Path file : files) {
            if (size <= limit) {
                return;
            }
            if (nameOf(file).equals(name) || !file.equals(last.get(nameOf(file)))) {
                size -= file.toFile().length();
                Files.deleteIfExists(file);
            }
        }
    }

    /** The oldest first. Another process may remove one at any time. */
    private List<Path> files(Pattern names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Map<Path, Long> ages = new HashMap<>();
            files.filter(file -> names.matcher(file.getFileName().toString()).matches())
                    .forEach(file -> ages.put(file, file.toFile().lastModified()));
            return ages.keySet().stream()
                    .sorted(Comparator.comparing((Path file) -> ages.getOrDefault(file, 0L))
                            .thenComparing(Ring::numberOf))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long numberOf(Path file) {
        Matcher parts = NUMBERED.matcher(file.getFileName().toString());
        return parts.matches() ? Long.parseLong(parts.group(2)) : 0;
    }

    private static String nameOf(Path file) {
        Matcher parts = NUMBERED.matcher(file.getFileName().toString());
        return parts.matches() ? parts.group(1) : "";
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
