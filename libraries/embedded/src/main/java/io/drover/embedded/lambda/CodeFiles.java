package io.drover.embedded.lambda;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of functions: zips are taken apart within Lambda's limit. Only what starts the function can be executed. */
final class CodeFiles {

    static final String BOOTSTRAP = "bootstrap";

    private static final long MAX_BYTES = 250L << 20;

    private CodeFiles() {}

    /** @param folder emptied first, and gone if this fails */
    static void unzip(Path zip, Path folder) throws IOException {
        delete(folder);
        try (ZipFile files = new ZipFile(zip.toFile())) {
            long left = MAX_BYTES;
            for (ZipEntry entry :
                    files.stream().filter(any -> !any.isDirectory()).toList()) {
                left -= copy(files, entry, folder, left);
            }
            Path bootstrap = folder.resolve(BOOTSTRAP);
            if (Files.exists(bootstrap) && !bootstrap.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + bootstrap + " executable");
            }
        } catch (ZipException e) {
            delete(folder);
            throw Refused.invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static long copy(ZipFile files, ZipEntry entry, Path folder, long most) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw Refused.invalid("the zip has an entry outside of itself: " + entry.getName());
        }
        PrivateFiles.createDirectories(target.resolveSibling(""));
        try (InputStream from = files.getInputStream(entry);
                FileChannel to = PrivateFiles.openNew(target)) {
            // What an entry says of its size need not be true.
            long copied = to.transferFrom(Channels.newChannel(from), 0, most + 1);
            if (copied > most) {
                throw Refused.invalid("Unzipped size must be smaller than " + MAX_BYTES + " bytes");
            }
            return copied;
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
