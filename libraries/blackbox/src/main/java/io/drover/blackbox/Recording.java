package io.drover.blackbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The segments of a folder, of an export, or a single one, in their order. */
public final class Recording {

    /**
     * One file of lines.
     *
     * @param name without folders
     */
    public record Segment(String name, Source source) {

        /** What it is a segment of: its name without its number. */
        public String recording() {
            return name.replaceFirst("(-\\d{8,18})?" + Pattern.quote(Ring.SUFFIX) + "$", "");
        }

        public End forEachLine(Consumer<String> reader) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            byte[] some = new byte[1 << 16];
            // A reader of characters would lose what it has read when it meets the tear.
            try (InputStream in = new GZIPInputStream(source.open(), some.length)) {
                for (int length = in.read(some); length >= 0; length = in.read(some)) {
                    split(some, length, line, reader);
                }
                return line.size() == 0 ? End.WHOLE : End.TORN;
            } catch (EOFException _) {
                return End.TORN;
            } catch (ZipException _) {
                return End.DAMAGED;
            }
        }

        private static void split(byte[] some, int length, ByteArrayOutputStream line, Consumer<String> reader) {
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (some[i] == '\n') {
                    line.write(some, start, i - start);
                    reader.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                    start = i + 1;
                }
            }
            line.write(some, start, length - start);
        }
    }

    /** How the lines of a segment end. */
    public enum End {
        WHOLE,
        /** In the middle, as that of a process does that still runs, or was killed. */
        TORN,
        /** Where it is not what was written: what follows cannot be read. */
        DAMAGED
    }

    /** Where the bytes of a segment come from. */
    public interface Source {
        InputStream open() throws IOException;
    }

    private Recording() {}

    /**
     * @param from a folder of segments, a file that {@link #export} made, or a single segment
     * @throws IOException if it is none of these
     */
    public static List<Segment> open(Path from) throws IOException {
        if (Files.isDirectory(from)) {
            return files(from).stream()
                    .map(file -> new Segment(nameOf(file), () -> Files.newInputStream(file)))
                    .toList();
        }
        return from.getFileName().toString().endsWith(Ring.SUFFIX)
                ? List.of(new Segment(nameOf(from), () -> Files.newInputStream(from)))
                : ofArchive(from);
    }

    private static List<Segment> ofArchive(Path file) throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (ZipFile archive = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> all = archive.entries(); all.hasMoreElements(); ) {
                String name = all.nextElement().getName();
                if (name.endsWith(Ring.SUFFIX)) {
                    segments.add(new Segment(name, () -> entry(file, name)));
                }
            }
        }
        segments.sort(Comparator.comparing(Segment::name));
        return segments;
    }

    private static InputStream entry(Path file, String name) throws IOException {
        try (ZipFile archive = new ZipFile(file.toFile())) {
            ZipEntry entry = archive.getEntry(name);
            if (entry == null) {
                throw new IOException("there is no " + name + " in " + file);
            }
            return new ByteArrayInputStream(archive.getInputStream(entry).readAllBytes());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> nameOf(file).endsWith(Ring.SUFFIX))
                    .sorted(Comparator.comparing(Recording::nameOf))
                    .toList();
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    /** Writes a segment of those lines, which are without their ends. */
    public static void write(List<byte[]> lines, OutputStream to) throws IOException {
        try (OutputStream packed = new GZIPOutputStream(to)) {
            for (byte[] line : lines) {
                packed.write(line);
                packed.write('\n');
            }
        }
    }

    /**
     * Packs what lies in a folder, also while it is written.
     *
     * @return how many segments there were
     */
    public static int export(Path folder, OutputStream to) throws IOException {
        int packed = 0;
        try (ZipOutputStream archive = new ZipOutputStream(to)) {
            // They are packed already.
            archive.setLevel(0);
            for (Path file : files(folder)) {
                if (Files.exists(file)) {
                    archive.putNextEntry(new ZipEntry(nameOf(file)));
                    Files.copy(file, archive);
                    archive.closeEntry();
                    packed++;
                }
            }
        }
        return packed;
    }
}
