package io.drover.cli.submit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that is handed in. Standard input is kept in a temporary file first, since a call whose answer is lost has
 * to be made again with the same body.
 */
record WorkloadSource(Path file, boolean temporary) implements AutoCloseable {

    static final String STANDARD_INPUT = "-";

    /** What a name stands for; of standard input, what it comes from. */
    static Path path(String name) {
        return Path.of(name.equals(STANDARD_INPUT) ? "/dev/stdin" : name);
    }

    static WorkloadSource open(String name, InputStream in) throws IOException {
        if (!name.equals(STANDARD_INPUT)) {
            Path file = Path.of(name);
            refuse(name, !Files.exists(file), "there is none of that name");
            refuse(name, Files.isDirectory(file), "it is a directory");
            refuse(name, !Files.isReadable(file), "this user may not read it");
            refuse(name, Files.isRegularFile(file) && Files.size(file) == 0, "it is empty; it holds one task a line");
            if (Files.isRegularFile(file)) {
                return new WorkloadSource(file, false);
            }
            // A pipe, as the shell's <(command) is one: it can be read once only.
            try (InputStream pipe = Files.newInputStream(file)) {
                return spooled(pipe);
            }
        }
        return spooled(in);
    }

    private static void refuse(String name, boolean wrong, String reason) throws FileSystemException {
        if (wrong) {
            throw new FileSystemException(name, null, reason);
        }
    }

    private static WorkloadSource spooled(InputStream in) throws IOException {
        Path spooled = Files.createTempFile("drover-", ".workload");
        spooled.toFile().deleteOnExit();
        WorkloadSource source = new WorkloadSource(spooled, true);
        try {
            // Into the file that was made, which others may not read; a copy would make another one.
            try (OutputStream out = Files.newOutputStream(spooled, StandardOpenOption.WRITE)) {
                in.transferTo(out);
            }
            return source;
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            Files.deleteIfExists(file);
        }
    }
}
