package io.drover.standalone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover backend}: the embedded queues, store and objects alone, for services that are started one by one. */
@Command(
        name = "backend",
        mixinStandardHelpOptions = true,
        description = "Start the embedded queue server and store; add services with 'drover serve SERVICE --data DIR'.")
final class BackendCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    private final PrintStream out;

    BackendCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedBackend backend = EmbeddedBackend.start(flags.data());
        new Connection(backend.outside()).write(flags.data());
        out.printf(Locale.ROOT, "queues and store are up; data in %s%n", flags.data());
        Running.untilAskedToEnd(backend::close);
        return 0;
    }
}
