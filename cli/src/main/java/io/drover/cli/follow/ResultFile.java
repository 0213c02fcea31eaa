package io.drover.cli.follow;

import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.Sink;
import io.drover.cli.gateway.Workloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Fetches results into a file, which appears only when it is whole. */
public final class ResultFile {

    private ResultFile() {}

    /**
     * Replaces the file; a broken download is begun anew.
     *
     * @param query {@code ?state=FAILED} or empty
     * @return its size in bytes
     */
    public static long fetch(Workloads workloads, String id, String query, ResultFormat format, Path target)
            throws IOException {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        List<FileChannel> opened = new ArrayList<>();
        try {
            workloads.results(id, query, format, () -> {
                closeAll(opened);
                return sink(part, opened);
            });
            closeAll(opened);
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
            return Files.size(absolute);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            closeAll(opened);
            Files.deleteIfExists(part);
        }
    }

    private static Sink sink(Path part, List<FileChannel> opened) {
        try {
            FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
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
}
