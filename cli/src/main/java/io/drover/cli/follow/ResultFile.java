package io.drover.cli.follow;

import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.Sink;
import io.drover.cli.gateway.Workloads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches results into a file, which appears only when it is whole, and under its own name, rights and owner if there was
 * one. What is no regular file (a pipe, a device) is written to as it is.
 */
public final class ResultFile {

    private ResultFile() {}

    /**
     * Why results cannot go there, to be found out before the work is done.
     *
     * @param source what the workload is read from, which is not to be lost
     * @return null if they can
     */
    public static @Nullable String uselessBecause(Path target, Path source) throws IOException {
        if (ResultPrinter.isStandardOutput(target)) {
            return null;
        }
        if (Files.isRegularFile(target) && Files.exists(source) && Files.isSameFile(target, source)) {
            return "it is the workload file, which would be lost";
        }
        ResultPlace place = ResultPlace.of(target);
        Path folder = place.path().getParent();
        if (folder == null || Files.isDirectory(place.path())) {
            return "it is a directory";
        }
        if (place.through()) {
            return Files.isWritable(place.path()) ? null : "this user may not write to it";
        }
        if (!Files.isDirectory(folder)) {
            return "there is no directory '" + folder + "'";
        }
        return Files.isWritable(folder) ? null : "this user may not write in '" + folder + "'";
    }

    /**
     * Replaces the file; a broken download is begun anew. One into a pipe or a device ends there.
     *
     * @param query {@code ?state=FAILED} or empty
     * @return bytes fetched
     */
    public static long fetch(Workloads workloads, String id, String query, ResultFormat format, Path target)
            throws IOException {
        ResultPlace place = ResultPlace.of(target);
        if (place.through()) {
            try (CountingStream out = new CountingStream(
                    Files.newOutputStream(place.path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
                ResultPrinter.print(workloads, id, query, format, out);
                return out.bytes();
            }
        }
        Path part = place.part();
        List<FileChannel> opened = new ArrayList<>();
        try {
            workloads.results(id, query, format, () -> {
                closeAll(opened);
                return sink(part, opened);
            });
            closeAll(opened);
            place.become(part);
            return Files.size(place.path());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            closeAll(opened);
            Files.deleteIfExists(part);
        }
    }

    private static Sink sink(Path part, List<FileChannel> opened) {
        try {
            FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            opened.add(channel);
            return bytes -> write(channel, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return true;
    }

    private static void closeAll(List<FileChannel> opened) {
        try {
            for (FileChannel channel : opened) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        opened.clear();
    }

    private static final class CountingStream extends OutputStream {

        private final OutputStream out;
        private long bytes;

        CountingStream(OutputStream out) {
            this.out = out;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
