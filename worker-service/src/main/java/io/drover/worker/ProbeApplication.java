package io.drover.worker;

import io.drover.model.NeutralLocale;
import io.drover.worker.probe.ProbeServer;
import io.drover.worker.probe.ProbeTraining;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.TaskRunners;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A process that runs the tasks of one suspect for a worker, whose pipes are its input and output. Of a worker it has what
 * runs tasks, and neither queue, store nor objects.
 */
public final class ProbeApplication {

    /** As the only argument: does what a probe does and ends, for a JVM that makes a cache of what it loads. */
    private static final String TRAIN = "--train";

    private ProbeApplication() {}

    public static void main(String[] arguments) {
        NeutralLocale.useEverywhere();
        PrintStream worker = System.out;
        // Whatever prints must not print into the messages.
        System.setOut(System.err);
        outliveSignals();
        int status = 0;
        try {
            if (List.of(arguments).equals(List.of(TRAIN))) {
                ProbeTraining.run(ProbeApplication::runners, Map.of("drover.worker.exec.enabled", "true"));
            } else {
                new ProbeServer(System.in, worker, ProbeApplication::runners).serve();
            }
        } catch (IOException | RuntimeException | Error e) {
            e.printStackTrace();
            status = 1;
        }
        if (!ExecRunner.hasGuard()) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        }
        Runtime.getRuntime().halt(status);
    }

    /**
     * A terminal tells its whole group to end, and so a probe whose worker drains; its death would count against its task. It
     * ends with its worker, which closes the pipe.
     */
    private static void outliveSignals() {
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "outlive"));
    }

    /** Without a context of beans, which would take most of the start: a suspect waits for it, and its bag for the suspect. */
    private static TaskRunners runners(Map<String, String> settings) {
        return RunnerWiring.withoutContext(ProbeSettings.read(settings));
    }
}
