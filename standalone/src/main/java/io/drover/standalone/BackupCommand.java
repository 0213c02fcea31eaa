package io.drover.standalone;

import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.StoreSync;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover backup FILE}: a copy of the embedded store, also while servers use it. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copy the embedded store of a data directory into a new file, whether servers use it or not.",
            "Bags and large results are files below 'objects' of that directory: copy them afterwards."
        })
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private final DataFlag data = new DataFlag();

    @Parameters(paramLabel = "FILE", description = "where the copy goes; it must not exist yet")
    private Path file = Path.of("");

    private final PrintStream out;

    BackupCommand(PrintStream out) {
        this.out = out;
    }

    /** A process of its own, as any other server process that opens the store: a plain copy would lack what is in the log. */
    @Override
    public Integer call() throws IOException {
        DataDirectory.requireStore(data.path());
        Path to = NewFile.at(file);
        try (SqliteDatabase store = SqliteDatabase.open(DataDirectory.storeUrl(data.path()), StoreSync.PROCESS)) {
            store.backUp(to);
        }
        out.printf(Locale.ROOT, "the store of %s is in %s (%,d bytes)%n", data.path(), to, Files.size(to));
        return 0;
    }
}
