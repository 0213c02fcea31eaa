package io.drover.standalone;

import io.drover.benchmarks.BenchTasks;
import io.drover.cli.Drover;
import io.drover.cli.Failure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What people do with Drover in their first minutes, for a JVM that makes an AOT cache of it: not only which classes are
 * needed is learned, but also which methods are worth compiling, so that they are compiled early.
 */
final class Training {

    private static final List<List<String>> WORK = List.of(
            List.of("--count", "20000", "--latency-samples", "300"),
            List.of("--count", "1500", "--latency-samples", "1", "--fragment-size", "1", "--task", "echo a line"));

    private Training() {}

    /** Results that are wrong are none of its concern: what fails here fails in a test, too. */
    static void run(String server, Path folder, PrintStream out) throws IOException {
        for (List<String> work : WORK) {
            CommandLine bench = new CommandLine(new BenchTasks(new EmbeddedServer(), out, out));
            int _ = bench.execute(Stream.of(List.of("-s", server, "--no-warmup"), work)
                    .flatMap(List::stream)
                    .toArray(String[]::new));
        }
        Path statements = Files.writeString(folder.resolve("sql.workload"), "sql SELECT 42\n".repeat(10));
        Path rows = folder.resolve("sql.ndjson");
        int _ = Drover.commandLine(List.of(), Failure.Reader.PLAIN)
                .execute("submit", "-s", server, "-w", statements.toString(), "--results", rows.toString());
    }
}
