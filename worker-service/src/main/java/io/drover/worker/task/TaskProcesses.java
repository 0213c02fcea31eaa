package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of tasks so that all of them can be found again: each task has a session of its own, and a mark in
 * its environment for what leaves the session. A guard ends them should this process be killed. Thread-safe.
 */
final class TaskProcesses implements AutoCloseable {

    static final String MARK = "DROVER_MARK";

    private static final Logger LOG = LoggerFactory.getLogger(TaskProcesses.class);

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
     * Starts a command, which waits for {@link Group#begin}. Throws COMMAND_UNKNOWN.
     *
     * @param environment what it gets beside PATH
     */
    Group start(List<String> command, Map<String, String> environment, Path directory) {
        Launcher.refusal(command.getFirst(), directory).ifPresent(why -> {
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
            return new Group(process, new Strays(process.toHandle(), MARK + "=" + mark));
        } catch (IOException e) {
            throw FaultCode.COMMAND_UNKNOWN.asException(
                    "'" + command.getFirst() + "' cannot be started on this worker: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        guard.close();
    }

    /** The processes of one task. Closing it ends all of them. */
    final class Group implements AutoCloseable {

        private final Process leader;
        private final Strays strays;

        private Group(Process leader, Strays strays) {
            this.leader = leader;
            this.strays = strays;
        }

        Process leader() {
            return leader;
        }

        /** Lets the command run; its input is empty. */
        void begin() {
            try (OutputStream gate = leader.getOutputStream()) {
                gate.write("\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                LOG.debug("the launcher of a command ended before the command began", e);
            }
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
