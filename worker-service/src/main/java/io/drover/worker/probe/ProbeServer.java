package io.drover.worker.probe;

import io.drover.model.fault.FaultCode;
import io.drover.model.task.TaskParser;
import io.drover.model.workload.WorkloadId;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;
import io.drover.worker.task.TaskRunners;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The probe's side: runs one task after the other for the worker at the other end of the pipes. */
public final class ProbeServer {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeServer.class);

    private final InputStream in;
    private final OutputStream out;
    private final Function<Map<String, String>, TaskRunners> runners;
    // Holds one at most: the worker asks for the next task when it has the answer.
    private final BlockingQueue<ProbeMessage.Ask> asked = new LinkedBlockingQueue<>();

    /** @param runners makes what runs tasks from the worker's settings */
    public ProbeServer(InputStream in, OutputStream out, Function<Map<String, String>, TaskRunners> runners) {
        this.in = in;
        this.out = out;
        this.runners = runners;
    }

    /** Returns when the worker has closed its end or is dead, whatever still runs then. */
    public void serve() throws IOException {
        Optional<ProbeMessage.Hello> hello = Frames.read(in, ProbeMessage.Hello.class);
        if (hello.isEmpty()) {
            return;
        }
        TaskRunners tasks = runners.apply(hello.get().settings());
        Thread.ofPlatform().name("task").daemon(true).start(() -> work(tasks));
        Frames.write(out, new ProbeMessage.Ready(ProcessHandle.current().pid()));
        Optional<ProbeMessage.Ask> ask = Frames.read(in, ProbeMessage.Ask.class);
        while (ask.isPresent()) {
            asked.add(ask.get());
            ask = Frames.read(in, ProbeMessage.Ask.class);
        }
    }

    private void work(TaskRunners tasks) {
        try {
            while (true) {
                Frames.write(out, new ProbeMessage.Answer(run(tasks, asked.take())));
            }
        } catch (IOException e) {
            LOG.debug("the worker takes no answer any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TaskEnd run(TaskRunners tasks, ProbeMessage.Ask ask) {
        try {
            return tasks.run(
                    TaskParser.parse(ask.line()),
                    new TaskContext(new WorkloadId(ask.workload()), ask.task(), ask.attempt(), ask.timeout()));
        } catch (IllegalArgumentException e) {
            return TaskEnd.failed(FaultCode.LINE_UNREADABLE.because("task " + ask.task() + ": " + e.getMessage()));
        }
    }
}
