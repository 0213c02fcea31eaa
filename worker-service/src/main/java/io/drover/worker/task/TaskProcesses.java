package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of tasks so that all of them can be found again: each task has a session of its own, and a mark in
 * its environment for what leaves the session. A guard ends them should this process be killed. Thread-safe.
 */
final class TaskProcesses implements AutoCloseable {

    static final String MARK = "DROVER_MARK";

    private static final Logger LOG = LoggerFactory.getLogger(TaskProcesses.class);

    static final String REMEDY = "see that its machine has processes, open files and memory left";

    /** E2BIG, as the JDK tells it. */
    private static final Pattern TOO_LONG = Pattern.compile("error[=:] ?7\\b");

    private static final AtomicLong INSTANCES = new AtomicLong();

    private final String marks = ownMark();
    private final AtomicLong started = new AtomicLong();
    private final ProcessGuard guard = new ProcessGuard(marks);

    /** Of all processes that live on this machine, only this one has its id and its start; in it every guard has its own. */
    private static String ownMark() {
        ProcessHandle own = ProcessHandle.current();
        long begin =
                own.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
        return own.pid() + "-" + begin + "-" + INSTANCES.incrementAndGet();
    }

    /**
     * Starts a command, which waits for {@link Group#begin}. Throws COMMAND_UNKNOWN, or WORKER_UNFIT where any other command
     * would have fared as badly.
     *
     * @param environment what it gets beside PATH
     */
    Group start(List<String> command, Map<String, String> environment, Path directory) {
        Optional<String> refusal = Launcher.refusal(command.getFirst(), directory);
        // Afterwards: a program is also missing from a directory that went away a moment ago.
        if (!Files.isDirectory(directory) || !Files.isExecutable(directory)) {
            throw FaultCode.WORKER_UNFIT.asException("this worker starts no commands: their directory " + directory
                    + " is gone or may not be entered; put it back, or see drover.worker.exec.directory");
        }
        refusal.ifPresent(why -> {
            throw FaultCode.COMMAND_UNKNOWN.asException(
                    "'" + command.getFirst() + "' cannot be started on this worker: " + why);
        });
        String mark = marks + "." + started.incrementAndGet();
        ProcessBuilder builder = new ProcessBuilder(Launcher.commandLine(command)).directory(directory.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        try {
            Process process = builder.start();
            guard.begin(process.pid());
            return new Group(process, new Strays(process.toHandle(), MARK + "=" + mark), Launcher.go(command));
        } catch (IOException e) {
            throw unstarted(command, e);
        }
    }

    /** The launcher is the same for all commands: only their length is their own. */
    private static FaultException unstarted(List<String> command, IOException e) {
        if (TOO_LONG.matcher(String.valueOf(e.getMessage())).find()) {
            return FaultCode.COMMAND_UNKNOWN.asException(
                    "'" + command.getFirst() + "' cannot be started: its words are longer than this system takes", e);
        }
        return FaultCode.WORKER_UNFIT.asException(
                "this worker starts no commands: " + e.getMessage() + "; " + REMEDY, e);
    }

    @Override
    public void close() {
        guard.close();
    }

    /** The processes of one task. Closing it ends all of them. */
    final class Group implements AutoCloseable {

        private final Process leader;
        private final Strays strays;
        private final byte[] go;
        private boolean begun;

        private Group(Process leader, Strays strays, byte[] go) {
            this.leader = leader;
            this.strays = strays;
            this.go = go;
        }

        Process leader() {
            return leader;
        }

        /** Lets the command run; its input is empty. Throws WORKER_UNFIT if its launcher has ended before. */
        void begin() {
            try (OutputStream gate = leader.getOutputStream()) {
                gate.write(go);
            } catch (IOException e) {
                throw FaultCode.WORKER_UNFIT.asException(
                        "the launcher of a command ended before the command began; " + REMEDY, e);
            }
            begun = true;
        }

        boolean hasBegun() {
            return begun;
        }

        /** Ends what else can write into the output, after {@link #close}. */
        void endWriters() {
            if (!strays.endWriters()) {
                LOG.warn("processes that hold the output of a task outlive being killed");
            }
        }

        @Override
        public void close() {
            if (!strays.end()) {
                LOG.warn("processes of a task outlive being killed; the first of them was {}", leader.pid());
            }
            guard.end(leader.pid());
        }
    }
}
