package io.drover.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover bench}: a benchmark is a subcommand. */
@Command(name = "bench", description = "Measure Drover, side by side with a plain thread pool")
public final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a benchmark: bench tasks, bench elastic");
    }
}
