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
    private final DataFlag data = new DataFlag();

    private final PrintStream out;

    BackendCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedBackend backend = EmbeddedBackend.start(data.path());
        new Connection(backend.outside()).write(data.path());
        out.printf(Locale.ROOT, "queues and store are up; data in %s%n", data.path());
        Running.untilAskedToEnd(backend::close);
        return 0;
    }
}
