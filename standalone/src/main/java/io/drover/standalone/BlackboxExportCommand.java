package io.drover.standalone;

import io.drover.blackbox.Recording;
import io.drover.ports.PrivateFiles;
import io.drover.wiring.BlackBoxes;
import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover blackbox export FILE}: packs the black boxes of a data directory, also while servers write them. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Pack what the servers of a data directory kept of their decisions into a new file, whether they run or not.",
            "No task, no output and no key is in it; names of workloads and workers are. 'drover replay' reads it."
        })
final class BlackboxExportCommand implements Callable<Integer> {

    @Mixin
    private final DataFlag data = new DataFlag();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "the drover.blackbox.directory of a server that has no data directory")
    private @Nullable Path from;

    @Parameters(paramLabel = "FILE", description = "where the archive goes; it must not exist yet")
    private Path file = Path.of("");

    private final PrintStream out;

    BlackboxExportCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = from == null ? data.path().resolve(BlackBoxes.FOLDER) : from.toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new OperatorMistake("there is no directory " + folder
                    + ". Name the data directory of a Drover with --data, or a drover.blackbox.directory with --from");
        }
        if (Recording.open(folder).isEmpty()) {
            throw new OperatorMistake("nothing is recorded in " + folder
                    + ". Name the data directory of a Drover with --data, or a drover.blackbox.directory with --from");
        }
        Path to = NewFile.at(file);
        int segments;
        try (OutputStream archive = Channels.newOutputStream(PrivateFiles.openNew(to))) {
            segments = Recording.export(folder, archive);
        }
        out.printf(
                Locale.ROOT,
                "%s of %s in %s (%,d bytes)%n",
                segments == 1 ? "1 segment" : segments + " segments",
                folder,
                to,
                Files.size(to));
        return 0;
    }
}
