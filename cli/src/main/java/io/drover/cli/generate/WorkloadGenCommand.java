package io.drover.cli.generate;

import io.drover.cli.gateway.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover workload-gen}. */
@Command(
        name = "workload-gen",
        description = "Write a workload file: COUNT lines 'sleep MILLIS', or a spread, staged or mixed one.",
        footer = {
            "",
            "  --dist spreads lengths round the mean MILLIS: uniform (0 to twice the mean),",
            "    exponential, pareto (shape 2.5), lognormal (deviation 1).",
            "  --stages writes groups one after the other instead of COUNT MILLIS.",
            "  --mix draws the kind of each task by weight. The drawn length is a sleep's time,",
            "    an exec's 'sleep SECONDS', and 100,000 numbers per millisecond for a sql sum;",
            "    http asks --http-url. exec and http need 'drover up --allow-exec',",
            "    '--allow-http HOST:PORT'.",
            "  The same options and --seed always write the same file.",
            "",
            "Examples: workload-gen 1000 500 -o sleeps.workload",
            "          workload-gen 10000 20 --dist pareto --seed 7",
            "          workload-gen --stages 1000x500,100x50",
            "          workload-gen 1000 10 --mix sleep:70,http:20,sql:10"
        })
public final class WorkloadGenCommand implements Callable<Integer> {

    private static final String ALGORITHM = "L64X128MixRandom";

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(index = "0", arity = "0..1", paramLabel = "COUNT", description = "how many tasks")
    private @Nullable Long count;

    @Parameters(index = "1", arity = "0..1", paramLabel = "MILLIS", description = "their (mean) length")
    private @Nullable Long millis;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write to this file (default: standard output)")
    private @Nullable Path output;

    @Option(names = "--dist", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES} (default: fixed)")
    private Distribution distribution = Distribution.fixed;

    @Option(names = "--seed", paramLabel = "N", description = "for --dist and --mix (default: 1)")
    private long seed = 1;

    @Option(names = "--stages", paramLabel = "COUNTxMILLIS,...", description = "groups one after the other")
    private @Nullable String stages;

    @Option(names = "--mix", paramLabel = "KIND:WEIGHT,...", description = "of sleep, exec, http and sql")
    private @Nullable String mix;

    @Option(names = "--http-url", paramLabel = "URL", description = "default: http://localhost:8080/health")
    private String url = "http://localhost:8080/health";

    public WorkloadGenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<Stage> wanted;
        Mix kinds;
        try {
            wanted = stages();
            kinds = mix == null ? Mix.SLEEPS : Mix.parse(mix);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        if (output == null) {
            write(surroundings.terminal().bytes(), wanted, kinds);
        } else {
            try (OutputStream file = Files.newOutputStream(output)) {
                write(file, wanted, kinds);
            } catch (NoSuchFileException e) {
                throw wrong("there is no folder for '" + output + "'");
            }
        }
        return 0;
    }

    private void write(OutputStream out, List<Stage> wanted, Mix kinds) throws IOException {
        var random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
        new WorkloadWriter(out, random, distribution, kinds, url).write(wanted);
    }

    private List<Stage> stages() {
        if (stages != null) {
            if (count != null) {
                throw new IllegalArgumentException("give either COUNT MILLIS or --stages");
            }
            return Stage.parse(stages);
        }
        if (count == null || millis == null) {
            throw new IllegalArgumentException("COUNT and MILLIS are needed: workload-gen 1000 500");
        }
        return List.of(new Stage(count, millis));
    }

    private RuntimeException wrong(String message) {
        return command == null
                ? new IllegalArgumentException(message)
                : new ParameterException(command.commandLine(), message);
    }
}
