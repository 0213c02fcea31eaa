package io.drover.cli.submit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that is handed in. Standard input is kept in a temporary file first, since a call whose answer is lost has
 * to be made again with the same body.
 */
record WorkloadSource(Path file, boolean temporary) implements AutoCloseable {

    static final String STANDARD_INPUT = "-";

    static WorkloadSource open(String name, InputStream in) throws IOException {
        if (!name.equals(STANDARD_INPUT)) {
            Path file = Path.of(name);
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new NoSuchFileException(name);
            }
            return new WorkloadSource(file, false);
        }
        Path spooled = Files.createTempFile("drover-", ".workload");
        WorkloadSource source = new WorkloadSource(spooled, true);
        try {
            Files.copy(in, spooled, StandardCopyOption.REPLACE_EXISTING);
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
